using System.Diagnostics;

namespace SupportCall;

/// <summary>
/// A node: this program once more, in a process of its own, on a port of its own. It ends when its input does, so that none is left when this process is gone.
/// </summary>
internal sealed class Node : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task _output;

    private Node(string name, Process process)
    {
        (Name, _process) = (name, process);
        _output = Task.WhenAll(RelayAsync(process.StandardOutput, Console.Out), RelayAsync(process.StandardError, Console.Error));
        Ended = EndAsync();
    }

    public string Name { get; }

    public bool IsRunning => !_process.HasExited;

    /// <summary>Completes when the process has ended, and all that it said is on the console.</summary>
    public Task Ended { get; }

    public static Node Start(string name, IEnumerable<string> arguments)
    {
        var program = Environment.ProcessPath!;
        string[] self = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Node).Assembly.Location] : [];
        var start = new ProcessStartInfo(program, [.. self, .. arguments, "--node", name])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return new(name, Process.Start(start)!);
    }

    /// <summary>Returns where it listens, once it does.</summary>
    /// <exception cref="IOException">It has ended instead; the console says why.</exception>
    public async Task<Uri> WhenListeningAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_address.Task, Ended).WaitAsync(cancellationToken);
        return _address.Task.IsCompletedSuccessfully ? await _address.Task : throw new IOException($"{Name} did not start.");
    }

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        try
        {
            await Ended.WaitAsync(Patience);
        }
        catch (TimeoutException)
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    private async Task EndAsync()
    {
        await _process.WaitForExitAsync();
        await _output;
        Console.WriteLine($"{Name}  has ended");
    }

    private async Task RelayAsync(StreamReader from, TextWriter to)
    {
        while (await from.ReadLineAsync() is { } line)
        {
            await to.WriteLineAsync($"{Name}  {line}");
            if (line.StartsWith(NodeExtensions.Listens, StringComparison.Ordinal))
                _address.TrySetResult(new(line[NodeExtensions.Listens.Length..].Split(',')[0]));
        }
    }
}
