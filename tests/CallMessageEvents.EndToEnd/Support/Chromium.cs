using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

/// <summary>The machine's own Chromium, started once for all tests; each end user has a context of it, which is a browser as good as new.</summary>
public sealed class Chromium : IAsyncLifetime
{
    /// <summary>How long to wait for anything, in milliseconds: the machine may be busy.</summary>
    private const int Patience = 120_000;

    private static readonly string[] Flags =
    [
        "--no-sandbox", // Where CI is root.
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
        "--allow-loopback-in-peer-connection", // Where the machine has no other network.
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE *.localhost", // Nothing may need the internet.
    ];

    private static readonly string Program = Environment.GetEnvironmentVariable("CHROMIUM_PATH") is { Length: > 0 } path ? path : "/usr/bin/chromium";

    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>What is missing, and what to do; <see langword="null"/> when nothing is.</summary>
    internal static string? Missing { get; } =
        !File.Exists(Program) ? $"Chromium is not installed: there is no {Program}. Install it, or set CHROMIUM_PATH."
        : !VoiceSdkFile.Versions.All(version => File.Exists(VoiceSdkFile.InstalledPath(version)))
            ? $"Twilio's Voice SDK is not installed: run npm ci in {NodeProgram.Folder}."
        : null;

    public async ValueTask InitializeAsync()
    {
        if (Missing is not null) return;
        Assertions.SetDefaultExpectTimeout(Patience);
        _playwright = await Playwright.CreateAsync();
        _browser = await _playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Flags, Timeout = 2 * Patience });
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null) await _browser.DisposeAsync();
        _playwright?.Dispose();
    }

    internal async Task<IBrowserContext> NewContextAsync(BrowserNewContextOptions? options = null)
    {
        var context = await _browser!.NewContextAsync(options);
        context.SetDefaultTimeout(Patience);
        return context;
    }
}
