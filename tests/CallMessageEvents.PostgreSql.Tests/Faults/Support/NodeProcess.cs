using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A node in a process of its own: <c>CallMessageEvents.PostgreSql.Node</c>.</summary>
internal sealed class NodeProcess : IDisposable
{
    private const string Node = "CallMessageEvents.PostgreSql.Node";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly ConcurrentQueue<string> _log = [];

    private NodeProcess(string name, string ledger, Process process)
    {
        (Name, Ledger, _process) = (name, ledger, process);
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? string.Empty);
        process.BeginErrorReadLine();
    }

    public string Name { get; }

    /// <summary>The file that it writes what its handlers did to.</summary>
    public string Ledger { get; }

    /// <summary>Where it takes callbacks.</summary>
    public Uri Address { get; private set; } = null!;

    /// <summary>How far its clock is ahead of this process's.</summary>
    public TimeSpan Ahead { get; private set; }

    /// <summary>What it has logged.</summary>
    public string Log => string.Join('\n', _log);

    /// <summary>Whether it lost leases while it lived: the machine let it stand still, or the database was away, for longer than a lease.</summary>
    public bool HasLostLeases => _log.Any(static line => line.Contains("leases ran out", StringComparison.Ordinal));

    /// <summary>Starts one; it serves when this completes.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="ledger">The file for its ledger.</param>
    /// <param name="settings">Its configuration.</param>
    /// <param name="prefix">What the command begins with, such as <c>env</c> and variables.</param>
    public static async Task<NodeProcess> StartAsync(
        string name, string ledger, IEnumerable<KeyValuePair<string, string>> settings, params IEnumerable<string> prefix)
    {
        // Whoever runs the tests in the background ignores signals, which a process inherits: `env` puts that right.
        string[] command = [.. prefix, "env", "--default-signal=INT,TERM", "dotnet", Program(), $"--ledger={ledger}"];
        var start = new ProcessStartInfo(command[0], [.. command[1..], .. settings.Select(static pair => $"--{pair.Key}={pair.Value}")])
        {
            UseShellExecute = false,

            // It ends when its input does: when the tests are gone.
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var node = new NodeProcess(name, ledger, Process.Start(start)!);
        try
        {
            await node.WhenServesAsync();
            return node;
        }
        catch
        {
            node.Dispose();
            throw;
        }
    }

    /// <summary>Ends it as a crash does.</summary>
    public void Kill()
    {
        _process.Kill();
        _process.WaitForExit();
    }

    public Task FreezeAsync() => SignalAsync("STOP");

    public Task ThawAsync() => SignalAsync("CONT");

    /// <summary>Stops it in good order.</summary>
    public async Task StopAsync()
    {
        await SignalAsync("TERM");
        await _process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(Limit, TestContext.Current.CancellationToken);
        Assert.True(_process.ExitCode == 0, $"{Name} ended with {_process.ExitCode}:\n{Log}");
    }

    public void Dispose()
    {
        if (!_process.HasExited) Kill();
        _process.Dispose();
    }

    private async Task WhenServesAsync()
    {
        var line = await _process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(Limit);
        Assert.True(line is not null, $"{Name} did not start:\n{Log}");
        var said = line.Split(' ');
        Address = new(said[0]);
        Ahead = DateTimeOffset.Parse(said[1], CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow();
    }

    private async Task SignalAsync(string signal)
    {
        using var kill = Process.Start("kill", [$"-{signal}", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal(0, await kill.WhenEndedAsync());
    }

    private static string Program()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        var tests = build;
        while (tests.Name != "tests") tests = tests.Parent!;
        return Path.Combine(tests.FullName, Node, "bin", build.Parent!.Name, build.Name, $"{Node}.dll");
    }
}
