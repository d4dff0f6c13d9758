namespace CallMessageEvents.Tests;

/// <summary>Several nodes, and restarts: the library has no list of subscriptions but what it did itself.</summary>
public sealed class SubscriptionNodesTests
{
    private static readonly SubscribeOptions Options = new() { Callback = new Uri("https://example.com/messages") };

    [Fact]
    public async Task SubscribeAsync_AfterUnsubscribeOnThisNodeOfAnothersSubscription_IsANewOne()
    {
        await using var account = await TestAccount.StartAsync();
        var user = EndUser.OnLeg(account.Alice().Sid);
        var first = await account.Messenger.SubscribeAsync(user, Options, TestAccount.Token);
        await using var restarted = account.AnotherNode();

        await restarted.Messenger().UnsubscribeAsync(first, TestAccount.Token);
        var second = await restarted.Messenger().SubscribeAsync(user, Options, TestAccount.Token);

        Assert.NotEqual(first.Sid, second.Sid);
    }

    [Fact]
    public async Task SubscribeAsync_SameCallbackWithOtherRepetitions_IsTheFirst()
    {
        await using var account = await TestAccount.StartAsync();
        var user = EndUser.OnLeg(account.Alice().Sid);

        var first = await account.Messenger.SubscribeAsync(user, Options, TestAccount.Token);
        var second = await account.Messenger.SubscribeAsync(
            user, new SubscribeOptions { Callback = Options.Callback, Retry = WebhookRetry.TwilioDefault }, TestAccount.Token);

        Assert.Equal(first, second);
    }

    [Theory]
    [InlineData("Sid")]
    [InlineData("CallSid")]
    [InlineData("AccountSid")]
    public async Task UnsubscribeAsync_SidMissing_NamesTheSubscription(string missing)
    {
        await using var account = await TestAccount.StartAsync();
        var subscription = new CallMessageSubscription
        {
            Sid = missing == "Sid" ? default : SubscriptionSid.Parse("ZY0123456789abcdef0123456789abcdef"),
            CallSid = missing == "CallSid" ? default : CallSid.Parse(ScriptedTwilio.Leg),
            AccountSid = missing == "AccountSid" ? default : AccountSid.Parse(TestProvider.AccountSid),
            Callback = Options.Callback!,
        };

        var error = await Assert.ThrowsAsync<ArgumentException>(() => account.Messenger.UnsubscribeAsync(subscription, TestAccount.Token));

        Assert.Equal(("subscription", 0), (error.ParamName, account.RequestCount));
    }
}
