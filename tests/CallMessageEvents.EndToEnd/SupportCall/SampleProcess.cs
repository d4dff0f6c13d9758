using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.EndToEnd;

/// <summary>The sample as its user runs it: a process of its own, with an emulator of its own.</summary>
internal sealed class SampleProcess : IAsyncDisposable
{
    private static readonly string Folder = FindFolder();

    private readonly Process _process;

    private SampleProcess(Process process, Uri address) => (_process, Address) = (process, address);

    /// <summary>What is missing, and what to do; <see langword="null"/> when nothing is.</summary>
    public static string? Missing { get; } =
        new[] { "twilio.min.js", "call-message-events/index.js" }.All(file => File.Exists(Path.Combine(Folder, "wwwroot", file)))
            ? null
            : "The sample lacks a script: its build fetches and makes them with npm (Node.js 20 or newer).";

    public Uri Address { get; }

    public static async Task<SampleProcess> StartAsync(CancellationToken cancellationToken)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var sample = new SampleProcess(Start(["--urls", address.AbsoluteUri]), address);
        await sample.WhenListeningAsync(cancellationToken);
        return sample;
    }

    /// <summary>Runs it to its end, which comes by itself where it cannot start, or need not.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        using var process = Start(arguments);
        var (output, error) = (process.StandardOutput.ReadToEndAsync(cancellationToken), process.StandardError.ReadToEndAsync(cancellationToken));
        await process.WaitForExitAsync(cancellationToken);
        return (process.ExitCode, await output, await error);
    }

    public async ValueTask DisposeAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private static Process Start(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(Folder, "SupportCall.dll"), .. arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // On the emulator, whatever this machine is set up for.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("TWILIO_", StringComparison.Ordinal)).ToList())
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    private async Task WhenListeningAsync(CancellationToken cancellationToken)
    {
        var error = _process.StandardError.ReadToEndAsync(CancellationToken.None);
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
        {
            if (line.StartsWith("Ctrl+C", StringComparison.Ordinal)) return;
        }

        Assert.Fail($"The sample ended: {await error}");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string FindFolder()
    {
        var build = new DirectoryInfo(AppContext.BaseDirectory);
        return Path.Combine(Repository.Root, "samples", "SupportCall", "bin", build.Parent!.Name, build.Name);
    }
}
