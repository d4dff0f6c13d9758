namespace CallMessageEvents.Tests;

/// <summary>What was known was old, and the end user is on another leg: whether that one is tried, and what is said of both.</summary>
public sealed class SecondLegTests
{
    private const string NotActive = """{"code":21220,"message":"x"}""";
    private const string Created = """{"sid":"KX0123456789abcdef0123456789abcdef"}""";
    private static readonly SendOptions Twice = new() { MayArriveTwice = true };

    [Fact]
    public async Task SendAsync_FirstLegMayHaveIt_SecondIsNotTried()
    {
        await using var twilio = await ScriptedConversation.StartAsync();
        twilio.ToBob(500).ToBob(400, NotActive).ToCarol(201, Created);
        await using var provider = await twilio.ProvideAsync();

        var error = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(provider.Messenger(), null));

        Assert.Equal((true, false), (error.OutcomeUnknown, error.IsTransient));
        Assert.Equal((ScriptedConversation.Bob, error.IdempotencyKey), (error.CallSid.ToString(), twilio.Keys.First()));
        Assert.Equal([ScriptedConversation.Bob, ScriptedConversation.Bob], twilio.Posts);
        Assert.Contains("MayArriveTwice", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_FirstLegCertainlyHasNot_SecondIsTried()
    {
        await using var twilio = await ScriptedConversation.StartAsync();
        twilio.ToBob(503).ToBob(400, NotActive).ToCarol(201, Created);
        await using var provider = await twilio.ProvideAsync();

        Assert.Equal(ScriptedConversation.Carol, (await SendAsync(provider.Messenger(), null)).CallSid.ToString());
    }

    [Fact]
    public async Task SendAsync_MayArriveTwice_SecondIsTried()
    {
        await using var twilio = await ScriptedConversation.StartAsync();
        twilio.ToBob(500).ToBob(400, NotActive).ToCarol(201, Created);
        await using var provider = await twilio.ProvideAsync();

        Assert.Equal(ScriptedConversation.Carol, (await SendAsync(provider.Messenger(), Twice)).CallSid.ToString());
    }

    [Theory]
    [InlineData(400, "")]
    [InlineData(400, NotActive)]
    [InlineData(404, "")]
    [InlineData(429, "")]
    public async Task SendAsync_SecondRefuses_OutcomeStaysUnknown(int status, string body)
    {
        await using var twilio = await ScriptedConversation.StartAsync();
        twilio.ToBob(500).ToBob(400, NotActive).ToCarol(status, body);
        await using var provider = await twilio.ProvideAsync();

        var error = await Assert.ThrowsAnyAsync<CallMessageException>(() => SendAsync(provider.Messenger(), Twice));

        Assert.True(error.OutcomeUnknown);
        Assert.Contains(ScriptedConversation.Carol, twilio.Posts);
        Assert.Contains("may have been processed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_TheOtherLegRings_IsTried()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("+14155550100", "client:bob").Answer();
        await account.Messenger.ResolveAsync(EndUser.WhoAnswered(conversation.Parent.Sid), TestAccount.Token);
        var (bob, carol) = (conversation.Children[0], conversation.Dial("client:carol"));
        bob.Complete();
        carol.Ring();

        var sent = await account.Messenger.SendAsync(EndUser.WhoAnswered(conversation.Parent.Sid), new { Text = "x" }, TestAccount.Token);

        Assert.Equal(carol.Sid, sent.CallSid.ToString());
        Assert.Single(carol.Received);
    }

    [Fact]
    public async Task BroadcastAsync_CancelledAtTheSecond_OutcomeStaysUnknown()
    {
        await using var twilio = await ScriptedConversation.StartAsync();
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestAccount.Token);
        twilio.ToBob(500).ToBob(400, NotActive).ToCarol(async http =>
        {
            await cancellation.CancelAsync();
            await ScriptedTwilio.JsonAsync(http, 503, "");
        });
        await using var provider = await twilio.ProvideAsync();

        var result = await provider.Messenger().BroadcastAsync(Audience.Of([ScriptedConversation.WhoAnswered]), new { Text = "x" }, Twice, cancellation.Token);

        var leg = Assert.Single(result.Legs);
        Assert.Equal((BroadcastOutcome.Cancelled, true), (leg.Outcome, leg.OutcomeUnknown));
    }

    private static Task<SentMessage> SendAsync(ICallMessenger messenger, SendOptions? options) =>
        messenger.SendAsync(ScriptedConversation.WhoAnswered, new { Text = "x" }, options, TestAccount.Token);
}
