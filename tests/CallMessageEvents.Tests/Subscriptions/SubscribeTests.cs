namespace CallMessageEvents.Tests;

public sealed class SubscribeTests
{
    [Fact]
    public async Task SubscribeAsync_EndUserSends_CallbackArrives()
    {
        await using var account = await TestAccount.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        var alice = account.Alice();

        var subscription = await account.Messenger.SubscribeAsync(EndUser.WhoPlaced(alice.Sid), To(receiver.Url), TestAccount.Token);
        var message = await alice.SendMessageAsync("""{"a":"é 😀"}""", TestAccount.Token);
        var callback = await receiver.NextAsync();

        Assert.Equal((alice.Sid, account.Twilio.AccountSid), (subscription.CallSid.ToString(), subscription.AccountSid.ToString()));
        Assert.StartsWith("ZY", subscription.Sid.ToString(), StringComparison.Ordinal);
        Assert.Equal(new Uri(receiver.Url, "#rc=3&rp=5xx,ct,rt&rt=4500"), subscription.Callback);
        Assert.Equal((message.Sid, alice.Sid, """{"a":"é 😀"}"""), (callback["Sid"], callback["CallSid"], callback["Content"]));
    }

    [Fact]
    public async Task SubscribeAsync_Twice_IsOneSubscription()
    {
        await using var account = await TestAccount.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        var user = EndUser.OnLeg(account.Alice().Sid);

        var first = await account.Messenger.SubscribeAsync(user, To(receiver.Url), TestAccount.Token);
        var second = await account.Messenger.SubscribeAsync(user, To(receiver.Url), TestAccount.Token);
        var other = await account.Messenger.SubscribeAsync(user, To(new Uri(receiver.Url, "/other")), TestAccount.Token);

        Assert.Equal(first, second);
        Assert.NotEqual(first.Sid, other.Sid);
        Assert.Equal(2, Posts(account));
    }

    [Fact]
    public async Task SubscribeAsync_FiftyAtOnce_IsOnePost()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:bob").Answer();

        var all = await Task.WhenAll(Enumerable.Range(0, 50).Select(index => account.Messenger.SubscribeAsync(
            index % 2 == 0 ? EndUser.WhoAnswered(call.Parent.Sid) : EndUser.OnLeg(call.Child.Sid), To(new Uri("https://example.com/m")), TestAccount.Token)));

        Assert.Single(all.Distinct());
        Assert.Equal(1, Posts(account));
    }

    [Fact]
    public async Task UnsubscribeAsync_ThenSubscribe_IsANewOne()
    {
        await using var account = await TestAccount.StartAsync();
        await using var receiver = await CallbackReceiver.StartAsync();
        var alice = account.Alice();
        var first = await account.Messenger.SubscribeAsync(EndUser.OnLeg(alice.Sid), To(receiver.Url), TestAccount.Token);

        await account.Messenger.UnsubscribeAsync(first, TestAccount.Token);
        Assert.Empty(await (await alice.SendMessageAsync("1", TestAccount.Token)).WhenDeliveredAsync(TestAccount.Token));
        var second = await account.Messenger.SubscribeAsync(EndUser.OnLeg(alice.Sid), To(receiver.Url), TestAccount.Token);
        await alice.SendMessageAsync("2", TestAccount.Token);

        Assert.NotEqual(first.Sid, second.Sid);
        Assert.Equal("2", (await receiver.NextAsync())["Content"]);
    }

    [Fact]
    public async Task UnsubscribeAsync_GoneAlready_IsNoError()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var subscription = await account.Messenger.SubscribeAsync(EndUser.OnLeg(alice.Sid), To(new Uri("https://example.com/")), TestAccount.Token);

        await account.Messenger.UnsubscribeAsync(subscription, TestAccount.Token);
        await account.Messenger.UnsubscribeAsync(subscription, TestAccount.Token);

        Assert.Equal([204, 404], account.Twilio.Requests.Where(static request => request.Method == "DELETE").Select(static request => request.StatusCode));
    }

    [Fact]
    public async Task UnsubscribeAsync_BadSubscription_IsRefused()
    {
        await using var account = await TestAccount.StartAsync();
        var whole = new CallMessageSubscription
        {
            Sid = SubscriptionSid.Parse("ZY" + new string('1', 32)),
            CallSid = CallSid.Parse(ScriptedTwilio.Leg),
            AccountSid = AccountSid.Parse(account.Twilio.AccountSid),
            Callback = new Uri("https://example.com/"),
        };

        await Assert.ThrowsAsync<ArgumentNullException>("subscription", () => account.Messenger.UnsubscribeAsync(null!, TestAccount.Token));
        CallMessageSubscription[] incomplete =
            [whole with { Sid = default }, whole with { CallSid = default }, whole with { AccountSid = default }, whole with { Callback = null! }];
        foreach (var part in incomplete)
            await Assert.ThrowsAnyAsync<ArgumentException>(() => account.Messenger.UnsubscribeAsync(part, TestAccount.Token));
        Assert.Equal(0, account.RequestCount);
    }

    [Fact]
    public async Task SubscribeAsync_LegNotActive_IsRefused()
    {
        await using var account = await TestAccount.StartAsync();
        var ended = account.Alice();
        ended.Complete();
        var queued = account.Twilio.Dial("client:alice", "client:bob").Child;

        foreach (var leg in new[] { ended, queued })
            await Assert.ThrowsAsync<CallNotActiveException>(
                () => account.Messenger.SubscribeAsync(EndUser.OnLeg(leg.Sid), To(new Uri("https://example.com/")), TestAccount.Token));
        Assert.Equal(0, Posts(account));
    }

    [Fact]
    public async Task SubscribeAsync_LegEndedMeanwhile_TwilioSaysSo()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        await account.Messenger.ResolveAsync(EndUser.OnLeg(alice.Sid), TestAccount.Token);
        alice.Complete();

        var error = await Assert.ThrowsAsync<CallNotActiveException>(
            () => account.Messenger.SubscribeAsync(EndUser.OnLeg(alice.Sid), To(new Uri("https://example.com/")), TestAccount.Token));

        Assert.Equal(21220, error.Code);
    }

    [Fact]
    public async Task SubscribeAsync_TwoNodes_UseOneKey()
    {
        await using var account = await TestAccount.StartAsync();
        var user = EndUser.OnLeg(account.Alice().Sid);
        await using var node = account.AnotherNode();

        var here = await account.Messenger.SubscribeAsync(user, To(new Uri("https://example.com/m")), TestAccount.Token);
        var there = await node.Messenger().SubscribeAsync(user, To(new Uri("https://example.com/m")), TestAccount.Token);
        await node.Messenger().SubscribeAsync(
            user, new SubscribeOptions { Callback = new Uri("https://example.com/n"), IdempotencyKey = "mine" }, TestAccount.Token);

        var keys = account.Twilio.Requests.Where(static request => request.Method == "POST").Select(static request => request.IdempotencyKey).ToList();
        Assert.Equal(here.Sid, there.Sid);
        Assert.Equal(keys[0], keys[1]);
        Assert.Equal("mine", keys[2]);
    }

    private static SubscribeOptions To(Uri callback) => new() { Callback = callback };

    private static int Posts(TestAccount account) => account.Twilio.Requests.Count(static request => request.Method == "POST");
}
