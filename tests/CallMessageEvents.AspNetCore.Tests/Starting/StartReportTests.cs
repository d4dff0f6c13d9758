using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>What an application logs when it has started: where its callbacks come, and one warning for each thing that keeps them from coming.</summary>
public sealed class StartReportTests
{
    private const string SalesAccount = "ACffffffffffffffffffffffffffffffff";

    [Fact]
    public async Task Start_HandlersAndNoEndpoint_WarnsOnceWithTheLineToWrite()
    {
        await using var app = await StartAsync(Handled, Public, map: static _ => { });

        var warning = Assert.Single(app.Log.AllAlarms);
        Assert.StartsWith("CallMessageEvents: no message can arrive.", warning, StringComparison.Ordinal);
        Assert.Contains("Write app.MapCallMessageEvents().", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NamedAccountIsNotMapped_WarnsOfItAlone()
    {
        await using var app = await StartAsync(
            static builder =>
            {
                Handled(builder);
                Handled(Sales(builder));
            },
            Public);

        var warning = Assert.Single(app.Log.AllAlarms);
        Assert.StartsWith("CallMessageEvents:Accounts:sales: no message can arrive.", warning, StringComparison.Ordinal);
        Assert.Contains("""app.MapCallMessageEvents("/sales", new AccountName("sales"))""", warning, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_NoPublicBaseUrl_WarnsWithTheKey()
    {
        await using var app = await StartAsync(Handled);

        var warning = Assert.Single(app.Log.AllAlarms);
        Assert.Contains("Set CallMessageEvents:PublicBaseUrl to where Twilio reaches this application", warning, StringComparison.Ordinal);
        Assert.True(app.Log.Has("come to /call-message-events/messages (PublicBaseUrl is not set)"));
    }

    [Fact]
    public async Task Start_BothAreMissing_WarnsOfEach()
    {
        await using var app = await StartAsync(Handled, map: static _ => { });

        Assert.Equal(2, app.Log.AllAlarms.Count());
    }

    [Theory]
    [InlineData("https://localhost:5001", "which Twilio cannot reach")]
    [InlineData("http://127.0.0.1:5000", "which Twilio cannot reach")]
    [InlineData("https://[::1]:5001", "which Twilio cannot reach")]
    [InlineData("https://10.1.2.3", "which Twilio cannot reach")]
    [InlineData("https://172.31.0.1", "which Twilio cannot reach")]
    [InlineData("https://192.168.1.20:8443", "which Twilio cannot reach")]
    [InlineData("https://[fd00::1]", "which Twilio cannot reach")]
    [InlineData("http://web:8080", "which Twilio cannot reach")]
    [InlineData("https://host.docker.internal", "which Twilio cannot reach")]
    [InlineData("https://my_app.example.com", "underscore")]
    [InlineData("http://example.com", "Use https.")]
    [InlineData("https://example.com/call-message-events", "/call-message-events/call-message-events/status. The path is there twice")]
    [InlineData("https://example.com/call-message-events/status", "The path is there twice")]
    [InlineData("https://example.com/call-message-events/messages", "The path is there twice")]
    public async Task Start_PublicBaseUrlCannotBeRight_WarnsOnceWithTheReason(string written, string reason)
    {
        await using var app = await StartAsync(Handled, options => (options.PublicBaseUrl, options.BaseAddress) = (new Uri(written), null));

        var warning = Assert.Single(app.Log.AllAlarms);
        Assert.StartsWith($"CallMessageEvents:PublicBaseUrl is {written}", warning, StringComparison.Ordinal);
        Assert.Contains(reason, warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com")]
    [InlineData("https://example.com/voice")]
    [InlineData("https://8.8.8.8:8443/")]
    [InlineData("https://172.32.0.1")]
    [InlineData("https://abc.ngrok-free.app")]
    [InlineData("https://user:p4ss@example.com")]
    public async Task Start_PublicBaseUrlMayBeRight_WarnsOfNothing(string written)
    {
        await using var app = await StartAsync(Handled, options => (options.PublicBaseUrl, options.BaseAddress) = (new Uri(written), null));

        Assert.Empty(app.Log.AllAlarms);
        Assert.False(app.Log.Has("p4ss"));
    }

    [Fact]
    public async Task Start_EmulatorInPlaceOfTwilio_MayCallBackAnywhere()
    {
        await using var app = await StartAsync(Handled, static options => options.PublicBaseUrl = new Uri("http://localhost:5000"));

        Assert.Empty(app.Log.AllAlarms);
    }

    [Fact]
    public async Task Start_TransportOfTheApplication_MayBeOfAnEmulator()
    {
        await using var app = await StartAsync(
            static builder => AddHandler(builder).Services.AddSingleton<ITwilioTransport>(new OwnTransport()),
            static options => (options.PublicBaseUrl, options.BaseAddress) = (new Uri("http://localhost:5000"), null));

        Assert.Empty(app.Log.AllAlarms);
    }

    [Fact]
    public async Task Start_ShortPrefixBehindAProxyThatStripsIt_WarnsOfNothing()
    {
        await using var app = await StartAsync(
            Handled, static options => options.PublicBaseUrl = new Uri("https://example.com/sales"), static app => app.MapCallMessageEvents("/sales"));

        Assert.Empty(app.Log.AllAlarms);
    }

    [Fact]
    public async Task Start_OnlySends_WarnsOfNothing()
    {
        await using var app = await StartAsync(
            configure: static options => (options.PublicBaseUrl, options.BaseAddress) = (new Uri("http://localhost:5000"), null), map: static _ => { });

        Assert.Empty(app.Log.AllAlarms);
    }

    [Fact]
    public async Task Start_SubscribesByItself_WarnsOfNothing()
    {
        await using var app = await StartAsync(Handled, static options => options.Receiving.AutoSubscribe = false, static _ => { });

        Assert.Empty(app.Log.AllAlarms);
    }

    [Fact]
    public async Task Start_AnotherProcessHasTheEndpoints_WarnsOfNothing()
    {
        await using var app = await StartAsync(Handled, Public, static app => app.Services.GetRequiredService<ICallbackPaths>().Map(
            static () => "/call-message-events/messages", static () => "/call-message-events/status"));

        Assert.Empty(app.Log.AllAlarms);
        Assert.True(app.Log.Has("come to https://example.com/call-message-events/messages"));
    }

    [Fact]
    public async Task Start_OnlyLifecycleHandlersAndNoEndpoint_SaysWhoseLegsTheyAreToldOf()
    {
        await using var app = await StartAsync(static builder => builder.AddLifecycleHandler<Watch>(), map: static _ => { });

        // The application may report them itself.
        Assert.Empty(app.Log.AllAlarms);
        Assert.True(app.Log.Has("CallMessageEvents: no status callback can arrive, since no endpoint is mapped."));
    }

    [Fact]
    public async Task Start_TwoAccountsAndOneOnlySends_TellsOfTheOther()
    {
        await using var app = await StartAsync(
            static builder => Handled(Sales(builder)), map: static app => app.MapGroup("/api").MapCallMessageEvents("/sales", new AccountName("sales")));

        Assert.Empty(app.Log.AllAlarms);
        Assert.Contains(
            (LogLevel.Information, "CallMessageEvents:Accounts:sales: callbacks of messages come to https://sales.example.com/api/sales/messages, "
                + "status callbacks to https://sales.example.com/api/sales/status."),
            app.Log.Lines.Select(static line => (line.Level, line.Text.Trim())));
        Assert.True(app.Log.Has($"CallMessageEvents:Accounts:sales: account {SalesAccount} is ready. Requests go to api.twilio.com:443, authenticated by "));
    }

    [Fact]
    public async Task Start_RouteHasParameters_SaysThatThereIsNoAddress()
    {
        await using var app = await StartAsync(map: static app => app.MapCallMessageEvents("/{tenant}/calls"));

        Assert.True(app.Log.Has("callbacks of messages come to a route with parameters"));
        var error = Assert.Throws<InvalidOperationException>(() => app.Urls.Status);
        Assert.Contains("PublicBaseUrl is not set", error.Message, StringComparison.Ordinal);
    }

    private static Task<TestApp> StartAsync(
        Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null, Action<WebApplication>? map = null) =>
        TestApp.StartAsync(build, configure, map);

    private static void Public(CallMessageEventsOptions options) => options.PublicBaseUrl = new Uri("https://example.com");

    private static void Handled(ICallMessageEventsBuilder builder) => AddHandler(builder);

    private static ICallMessageEventsBuilder AddHandler(ICallMessageEventsBuilder builder) =>
        builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);

    private static ICallMessageEventsBuilder Sales(ICallMessageEventsBuilder builder) => builder.Services.AddCallMessageEvents(
        "sales", static options =>
            (options.AccountSid, options.AuthToken, options.PublicBaseUrl) = (SalesAccount, "sales-token", new Uri("https://sales.example.com")));

    private sealed class Watch : ICallLifecycleHandler;

    private sealed class OwnTransport : ITwilioTransport
    {
        public AccountSid AccountSid { get; } = AccountSid.Parse(TestApp.AccountSid);

        public Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
