using System.Collections.Concurrent;
using CallMessageEvents.Emulator;
using Microsoft.AspNetCore.Builder;
using Microsoft.Playwright;

namespace CallMessageEvents.EndToEnd;

/// <summary>The tests with a Voice SDK: one after the other, in one Chromium.</summary>
[CollectionDefinition(nameof(BrowserTest))]
public sealed class BrowserTests : ICollectionFixture<Chromium>;

/// <summary>The tests of the emulator's page: likewise, beside those.</summary>
[CollectionDefinition(Name)]
public sealed class PageTests : ICollectionFixture<Chromium>
{
    public const string Name = "Pages";
}

/// <summary>
/// A test with a browser: skipped where there is none, failed by an error that a page did not catch. It closes at its end what it opened, the last first.
/// </summary>
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

    private protected T CloseAtEnd<T>(T opened)
        where T : IAsyncDisposable
    {
        _opened.Push(opened);
        return opened;
    }

    private protected async Task<TestApp> StartAppAsync(TwilioEmulatorOptions? emulator = null, Action<WebApplicationBuilder>? configure = null) =>
        CloseAtEnd(await TestApp.StartAsync(emulator ?? new(), configure));

    private protected async Task<IPage> OpenAsync(Uri address, BrowserNewContextOptions? options = null)
    {
        var context = CloseAtEnd(await chromium.NewContextAsync(options));
        var page = await context.NewPageAsync();
        page.PageError += (_, error) => _errors.Enqueue(error);
        await page.GotoAsync(address.AbsoluteUri);
        return page;
    }

    /// <summary>The app of an end user: registered, so that it rings.</summary>
    private protected async Task<VoiceSdkPage> RegisterAsync(TestApp app, string identity, VoiceSdkSettings? settings = null)
    {
        // The emulator's certificate is one that nobody has signed.
        var page = new VoiceSdkPage(await OpenAsync(app.EndUserPage, new() { IgnoreHTTPSErrors = settings?.IsSecure }));
        await page.RegisterAsync(app.Twilio, identity, settings);
        return page;
    }
}
