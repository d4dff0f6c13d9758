using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace CallMessageEvents.Campaign;

/// <summary>A node of the application in a process of its own: this program in the role of a node.</summary>
internal sealed class NodeProcess : IDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = [];

    private NodeProcess(string name, string ledger, Process process)
    {
        (Name, Ledger, _process) = (name, ledger, process);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>The file that it writes what its handlers did to.</summary>
    public string Ledger { get; }

    public Uri Address { get; private set; } = null!;

    /// <summary>The last of what it logged; all that it logged has a level of warning at least.</summary>
    public IReadOnlyCollection<string> Log => _log;

    /// <summary>When it said that it lost leases, as timestamps.</summary>
    public ConcurrentQueue<long> LostLeasesAt { get; } = [];

    /// <summary>When it said that it could not reach the store, as timestamps: on a busy machine a statement may take longer than it waits.</summary>
    public ConcurrentQueue<long> StoreAwayAt { get; } = [];

    /// <summary>How much of the machine's memory it has, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>How many files, sockets and the like it has open.</summary>
    public int Handles
    {
        get
        {
            _process.Refresh();
            return _process.HandleCount;
        }
    }

    /// <summary>Starts one; it serves when this completes.</summary>
    public static async Task<NodeProcess> StartAsync(string name, string folder, IEnumerable<KeyValuePair<string, string>> settings)
    {
        // Whoever runs this in the background ignores signals, which a process inherits: `env` puts that right.
        var ledger = Path.Combine(folder, $"{name}.ledger");
        string[] command = ["--default-signal=INT,TERM", "dotnet", typeof(NodeProcess).Assembly.Location, NodeRole.Name, $"--ledger={ledger}"];
        var start = new ProcessStartInfo("env", [.. command, .. settings.Select(static pair => $"--{pair.Key}={pair.Value}")])
        {
            UseShellExecute = false,

            // It ends when its input does: when this program is gone.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var node = new NodeProcess(name, ledger, Process.Start(start)!);
        var address = await node._process.StandardOutput.ReadLineAsync();
        if (address is null) throw new InvalidOperationException($"Node {name} did not start:\n{string.Join('\n', node._log)}");
        node.Address = new(address);
        return node;
    }

    /// <summary>Ends it as a crash does.</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync();
    }

    public void Dispose()
    {
        if (!_process.HasExited) _process.Kill();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        if (line.Contains("leases ran out", StringComparison.Ordinal)) LostLeasesAt.Enqueue(Clock.Now());
        if (line.Contains("CallStore cannot be reached", StringComparison.Ordinal)) StoreAwayAt.Enqueue(Clock.Now());
        _log.Enqueue(line);
        if (_log.Count > 10_000) _log.TryDequeue(out _);
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
    }
}
