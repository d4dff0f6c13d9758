using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>The addresses to write into TwiML and subscriptions, right before any request has come.</summary>
public sealed class CallbackUrlsTests
{
    [Fact]
    public async Task Urls_BeforeTheFirstRequest_AreRight()
    {
        await using var app = await StartAsync(static app => app.MapCallMessageEvents());

        Assert.Equal("https://example.com/voice/call-message-events/messages", app.Urls.Messages.AbsoluteUri);
        Assert.Equal("https://example.com/voice/call-message-events/status#rc=3&rp=5xx,ct,rt&rt=4500", app.Urls.Status.AbsoluteUri);
    }

    [Fact]
    public async Task Urls_InRouteGroups_HaveTheirPrefixes()
    {
        await using var app = await StartAsync(static app => app.MapGroup("/api").MapGroup("/v1").MapCallMessageEvents("/calls"));

        Assert.Equal("https://example.com/voice/api/v1/calls/messages", app.Urls.Messages.AbsoluteUri);
        Assert.Equal("https://example.com/voice/api/v1/calls/status#rc=3&rp=5xx,ct,rt&rt=4500", app.Urls.Status.AbsoluteUri);
    }

    [Fact]
    public async Task Urls_BeforeTheApplicationStarts_AreKnownWhereNoGroupIs()
    {
        var (app, _, _) = TestApp.Build(configure: static options => options.PublicBaseUrl = new Uri("https://example.com"));
        await using var disposed = app;
        app.MapCallMessageEvents("/hooks/");

        Assert.Equal("https://example.com/hooks/messages", app.Services.GetRequiredService<ICallbackUrls>().Messages.AbsoluteUri);

        app.MapGroup("/api").MapCallMessageEvents();

        var urls = app.Services.GetRequiredService<ICallbackUrls>();
        Assert.False(urls.TryGetMessages(out var none));
        Assert.Null(none);
        Assert.Contains(
            "once the application has started", Assert.Throws<InvalidOperationException>(() => urls.Messages).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Urls_WhileTheApplicationStarts_AreRight()
    {
        var seen = new TaskCompletionSource<Uri?>();
        await using var app = await TestApp.StartAsync(
            configure: static options => options.PublicBaseUrl = new Uri("https://example.com"),
            host: builder => builder.Services.AddSingleton<IHostedService>(
                services => new Starting(() => seen.SetResult(services.GetRequiredService<ICallbackUrls>().Status))));

        Assert.Equal("https://example.com/call-message-events/status#rc=3&rp=5xx,ct,rt&rt=4500", (await seen.Task)?.AbsoluteUri);
    }

    [Fact]
    public async Task Urls_RouteHasParameters_ThereIsNone()
    {
        await using var app = await StartAsync(static app => app.MapCallMessageEvents("/{tenant}/calls"));

        Assert.False(app.Urls.TryGetMessages(out _));
        Assert.Equal(204, await app.PostAsync(Fields.Message(), "/acme/calls/messages", signedUrl: "https://example.com/voice/acme/calls/messages"));
    }

    [Fact]
    public async Task Urls_CharactersThatUrlsEncode_AreEncoded_AndVerified()
    {
        await using var app = await StartAsync(static app => app.MapCallMessageEvents("/anrufe für alle"));

        var messages = app.Urls.Messages;

        Assert.Equal("https://example.com/voice/anrufe%20f%C3%BCr%20alle/messages", messages.AbsoluteUri);
        Assert.Equal(204, await app.PostAsync(Fields.Message(), messages.AbsolutePath["/voice".Length..], signedUrl: messages.AbsoluteUri));
    }

    [Fact]
    public async Task Urls_NoPublicBaseUrl_ThereIsNone()
    {
        await using var app = await TestApp.StartAsync();

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
        Assert.False(app.Urls.TryGetMessages(out _));
        Assert.False(app.Urls.TryGetStatus(out _));
        var error = Assert.Throws<InvalidOperationException>(() => app.Urls.Status);
        Assert.Contains("There is no address for status callbacks, since the option PublicBaseUrl is not set", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Urls_NothingIsMapped_SaysAllThatIsMissing()
    {
        await using var app = await TestApp.StartAsync(map: static _ => { });

        var error = Assert.Throws<InvalidOperationException>(() => app.Urls.Messages);

        Assert.Contains("app.MapCallMessageEvents()", error.Message, StringComparison.Ordinal);
        Assert.Contains("PublicBaseUrl is not set", error.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(Action<WebApplication> map) =>
        TestApp.StartAsync(configure: static options => options.PublicBaseUrl = new Uri("https://example.com/voice/"), map: map);

    private sealed class Starting(Action onStart) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            onStart();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
