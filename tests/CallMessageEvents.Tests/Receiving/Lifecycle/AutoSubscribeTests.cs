using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Which legs are subscribed of themselves, and what is said where no address is known to subscribe with.</summary>
public sealed class AutoSubscribeTests
{
    private const string Missing = "Legs are not subscribed automatically";

    [Theory]
    [InlineData("typed")]
    [InlineData("fallback")]
    [InlineData("request")]
    public async Task NoAddress_HandlersWaitForMessages_IsSaidOnce(string handler)
    {
        await using var app = new ReceivingApp(builder => Add(builder, handler));

        for (var leg = 1; leg <= 3; leg++) await RingAsync(app.Services, ReceivingApp.Call(leg));

        Assert.Contains(Missing, Assert.Single(app.Log.Lines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NoAddress_LifecycleHandlersOnly_NothingIsMissing()
    {
        await using var app = new ReceivingApp(static builder => builder.AddLifecycleHandler<Silent>());

        await RingAsync(app.Services, ReceivingApp.Leg);

        Assert.Empty(app.Log.Lines);
    }

    [Theory]
    [InlineData("typed")]
    [InlineData("fallback")]
    [InlineData("request")]
    public async Task LegRings_AnyHandlerWaitsForMessages_IsSubscribed(string handler)
    {
        await using var app = await TalkingApp.StartAsync(builder => Add(builder, handler), isSubscribed: false);

        await app.StatusAsync(ReceivingApp.Leg, "ringing");

        await Eventually.HoldsAsync(() => Subscribed(app).Any());
        Assert.Contains(ReceivingApp.Leg, Subscribed(app).Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task LegRings_NobodyListens_IsNotSubscribed()
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);

        await app.StatusAsync(ReceivingApp.Leg, "ringing");
        await app.Messenger.SubscribeAsync(EndUser.OnLeg(ReceivingApp.Call(2)), TestAccount.Token);

        Assert.Contains(ReceivingApp.Call(2), Subscribed(app).Single(), StringComparison.Ordinal);
    }

    /// <summary>Nothing can be asked of Twilio for such a leg, and no attempt at it is logged.</summary>
    [Fact]
    public async Task MalformedSid_IsLeftAlone()
    {
        await using var app = await TalkingApp.StartAsync(static builder => Add(builder, "typed"), isSubscribed: false);

        await app.StatusAsync("CA1", "ringing", identity: "mallory");
        await app.StatusAsync(ReceivingApp.Leg, "ringing");

        await Eventually.HoldsAsync(() => Subscribed(app).Any());
        Assert.Contains(ReceivingApp.Leg, Subscribed(app).Single(), StringComparison.Ordinal);
        Assert.Empty(app.Log.Lines);
    }

    /// <summary>Else it would be tried again and again, which no address comes of.</summary>
    [Fact]
    public async Task OnALog_NoAddress_TheReportIsDone()
    {
        var engine = new FakeEngine(new WatchedTime());
        await using var app = await NodeApp.StartAsync(engine, "a", static builder => Add(builder, "typed"));

        await RingAsync(app.Services, ReceivingApp.Leg);

        await Eventually.HoldsAsync(() => engine.Entries.Count == 1 && engine.WaitingCount == 0);
    }

    private static void Add(ICallMessageEventsBuilder builder, string handler) => _ = handler switch
    {
        "typed" => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask),
        "fallback" => builder.AddFallbackHandler(static (_, _) => Task.CompletedTask),
        _ => builder.AddRequestHandler<Question, Answer>(static (_, _) => Task.FromResult(new Answer("a"))),
    };

    private static IEnumerable<string> Subscribed(TalkingApp app) =>
        app.Twilio.Requests.Where(static request => request.Operation == TwilioOperation.CreateSubscription).Select(static request => request.PathAndQuery);

    private static async Task RingAsync(IServiceProvider services, string leg) => await services.GetRequiredService<ICallDirectory>().ReportAsync(
        new CallRecord
        {
            CallSid = CallSid.Parse(leg), Direction = "outbound-api", To = "client:bob", Status = CallStatus.Ringing,
            StatusCallbackAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        },
        TestAccount.Token);

    private sealed class Silent : ICallLifecycleHandler;
}
