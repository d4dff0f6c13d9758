using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Conversations;

/// <summary>A node asks, sends and publishes; what apps say comes at others.</summary>
public sealed class ConversationTests
{
    private const string Hello = """{"cme":{"id":"h.1","hello":{"v":[1],"client":"test/1"}}}""";

    /// <summary>How long is waited for an app: the machine may be busy.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RequestAsync_ReplyArrivesAtAnotherNode_IsReturned()
    {
        await using var hosts = await TalkingHosts.StartAsync();
        var (messenger, options) = (TalkingHosts.MessengerOf(hosts.A), new RequestOptions { ReceiptTimeout = Limit, Timeout = Limit });
        var answering = TalkingHosts.Legs.ToDictionary(
            static leg => leg, leg => messenger.RequestAsync(EndUser.OnLeg(leg), new Question("What?"), options, Token));

        foreach (var (leg, asked) in await hosts.NextAsync()) await hosts.SayAsync(hosts.B, leg, asked.Reply($"from {leg}"));

        foreach (var (leg, answer) in answering) Assert.Equal($"from {leg}", (await Eventually.EndsAsync(answer)).Text);
    }

    [Fact]
    public async Task SendAsync_ReceiptArrivesAtAnotherNode_IsDone()
    {
        await using var hosts = await TalkingHosts.StartAsync();
        var (messenger, options) = (TalkingHosts.MessengerOf(hosts.A), new SendOptions { Receipt = Limit });
        var sending = TalkingHosts.Legs.Select(leg => messenger.SendAsync(EndUser.OnLeg(leg), new Hint("Hear"), options, Token)).ToList();

        foreach (var (leg, sent) in await hosts.NextAsync()) await hosts.SayAsync(hosts.B, leg, sent.Receipt);

        await Eventually.EndsAsync(Task.WhenAll(sending));
    }

    [Fact]
    public async Task PublishAsync_AppGreetsAtAnotherNode_GetsTheLastValueOnce()
    {
        await using var hosts = await TalkingHosts.StartAsync();
        foreach (var leg in TalkingHosts.Legs)
        {
            await hosts.StatusAsync(hosts.B, leg, "in-progress");
            foreach (var text in new[] { "first", "last" })
                await TalkingHosts.MessengerOf(hosts.A).PublishAsync(CallSid.Parse(leg), new Hint(text), cancellationToken: Token);
        }

        await hosts.WhenDoneAsync();
        foreach (var leg in TalkingHosts.Legs) await hosts.SayAsync(hosts.C, leg, Hello);
        await Eventually.HoldsAsync(() => Values(hosts).DistinctBy(static value => value.Leg).Count() == TalkingHosts.Legs.Count);
        foreach (var value in Values(hosts).ToList()) await hosts.SayAsync(hosts.B, value.Leg, value.Receipt);
        await hosts.WhenDoneAsync();

        // A copy may have gone before the receipt came.
        foreach (var values in Values(hosts).GroupBy(static value => value.Leg))
            Assert.Equal("last", (string?)Assert.Single(values.DistinctBy(static value => value.Id)).Json["text"]);
    }

    private static IEnumerable<GotFrame> Values(TalkingHosts hosts) =>
        hosts.Twilio.Frames.Where(static frame => frame.Json["type"] is { } type && (string?)type == "hint");
}
