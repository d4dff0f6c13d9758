using System.Collections.Concurrent;
using CallMessageEvents.Emulator;
using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

/// <summary>All tests with a browser: one after the other, for they share one Chromium and want the processor for themselves.</summary>
[CollectionDefinition(nameof(BrowserTest))]
public sealed class BrowserTests : ICollectionFixture<Chromium>;

/// <summary>A test with a browser: skipped where there is none, failed by an error that a page did not catch. What it opens is closed at its end, the last first.</summary>
[Collection(nameof(BrowserTest))]
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly Stack<IAsyncDisposable> _opened = [];
    private readonly ConcurrentQueue<string> _errors = [];

    private protected static CancellationToken Token => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync()
    {
        Requirement.Check(Chromium.Missing);
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        while (_opened.TryPop(out var opened)) await opened.DisposeAsync();
        GC.SuppressFinalize(this);
        Assert.Empty(_errors);
    }

    private protected async Task<TestApp> StartAppAsync(TwilioEmulatorOptions? emulator = null, Action<CallMessageEventsOptions>? configure = null)
    {
        var app = await TestApp.StartAsync(emulator ?? new(), configure);
        _opened.Push(app);
        return app;
    }

    private protected async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        var context = await chromium.NewContextAsync(options);
        _opened.Push(context);
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _errors.Enqueue(error);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>The app of an end user: registered, so that it rings.</summary>
    private protected async Task<VoiceSdkPage> RegisterAsync(TestApp app, string identity, bool waitsForIce = false)
    {
        var page = new VoiceSdkPage(await OpenAsync(app.EndUserPage));
        await page.RegisterAsync(app.Twilio, identity, waitsForIce);
        return page;
    }
}
