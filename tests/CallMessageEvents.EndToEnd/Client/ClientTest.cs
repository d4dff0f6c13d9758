using Microsoft.AspNetCore.Builder;

namespace CallMessageEvents.EndToEnd;

/// <summary>A test of the npm package, with the real Voice SDK in a browser and the library on the server; skipped where the package is not built.</summary>
public abstract class ClientTest(Chromium chromium) : BrowserTest(chromium)
{
    // The machine may be slow: what is to come in the end may take its time.
    private protected static RequestOptions Patience { get; } = new() { Timeout = TimeSpan.FromMinutes(1), ReceiptTimeout = TimeSpan.FromMinutes(1) };

    private protected static SendOptions PatientReceipt { get; } = new() { Receipt = TimeSpan.FromMinutes(1) };

    private protected Desk Desk { get; } = new();

    /// <summary>Alice calls Bob, who accepts. Whoever's client begins with the call is ready.</summary>
    private protected async Task<ClientCall> CallAsync(
        ClientSettings? alice = null, ClientSettings? bob = null, Action<WebApplicationBuilder>? configure = null)
    {
        var call = await RingAsync(alice, bob, configure);
        await AcceptAsync(call);
        foreach (var (page, settings) in new[] { (call.Alice, alice), (call.Bob, bob) })
        {
            if (settings is not { IsLate: true }) await page.WhenReadyAsync();
        }

        return call;
    }

    /// <summary>Alice calls Bob, and it rings.</summary>
    private protected async Task<ClientCall> RingAsync(
        ClientSettings? alice = null, ClientSettings? bob = null, Action<WebApplicationBuilder>? configure = null)
    {
        var app = await StartDeskAsync(configure);
        var (alicePage, bobPage) = (await OpenAsync(app, "alice", alice), await OpenAsync(app, "bob", bob));
        var parent = await alicePage.Sdk.CallAsync("client:bob");
        var child = await bobPage.Sdk.WhenRingsAsync();
        return new(app, alicePage, bobPage, CallSid.Parse(parent), CallSid.Parse(child));
    }

    private protected static async Task AcceptAsync(ClientCall call)
    {
        await call.Bob.Sdk.AcceptAsync();
        await call.Alice.Sdk.WhenStatusAsync("open");
        await call.App.WhenInProgressAsync(call.Child.ToString());
    }

    private protected Task<TestApp> StartDeskAsync(Action<WebApplicationBuilder>? configure = null)
    {
        Requirement.Check(ClientPackage.Missing);
        return StartAppAsync(configure: builder =>
        {
            Desk.Configure(builder);
            configure?.Invoke(builder);
        });
    }

    /// <summary>The app of an end user who has the client: registered, so that it rings.</summary>
    private protected async Task<ClientPage> OpenAsync(TestApp app, string identity, ClientSettings? settings = null)
    {
        var page = new ClientPage(await OpenAsync(app.EndUserPage));
        await page.RegisterAsync(app.Twilio, identity, settings ?? new());
        return page;
    }
}
