namespace CallMessageEvents.Emulator.Tests;

public sealed class IdempotencyTests : EmulatorTest
{
    [Fact]
    public async Task CreateMessage_SameKey_AnswersTheFirstAndDeliversOnce()
    {
        var leg = Active();
        var first = await Rest.SendMessageAsync(leg, "1", "key");
        leg.Complete();
        var again = await Rest.SendMessageAsync(leg, "2", "key");

        Assert.Equal((201, first["sid"], first["date_created"]), (again.Status, again["sid"], again["date_created"]));
        Assert.Equal("1", Assert.Single(leg.Received).Content);
    }

    [Fact]
    public async Task Create_SameKeyOnOtherCallOrOperation_IsSomethingElse()
    {
        var (alice, bob) = (Active(), Active());
        RestReply[] replies =
        [
            await Rest.SendMessageAsync(alice, "1", "key"),
            await Rest.SendMessageAsync(bob, "1", "key"),
            await Rest.SendMessageAsync(alice, "1", "KEY"),
            await Rest.SendMessageAsync(alice, "1"),
            await Rest.SendMessageAsync(alice, "1", ""),
            await Rest.SubscribeAsync(alice, "http://127.0.0.1:9/", ("IdempotencyKey", "key")),
        ];

        Assert.Equal(replies.Length, replies.Select(reply => reply["sid"]).Distinct().Count());
        Assert.Equal(4, alice.Received.Count);
    }

    [Fact]
    public async Task CreateSubscription_SameKey_IsOneSubscription()
    {
        var leg = Active();
        var first = await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/", ("IdempotencyKey", "key"));
        var again = await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/", ("IdempotencyKey", "key"));

        Assert.Equal((201, first["sid"], first["uri"]), (again.Status, again["sid"], again["uri"]));
        Assert.Single(await (await leg.SendMessageAsync("1", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task Create_RefusedRequest_DoesNotUseTheKeyUp()
    {
        var leg = Twilio.CreateCall("+14155550100", "client:bob");
        Assert.Equal(400, (await Rest.SendMessageAsync(leg, "1", "key")).Status);
        leg.Ring();

        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1", "key")).Status);
    }

    [Fact]
    public async Task CreateMessage_SameKeyAtOnce_DeliversOnce()
    {
        var leg = Active();

        var replies = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Rest.SendMessageAsync(leg, "1", "key")));

        Assert.Single(replies.Select(reply => (reply.Status, reply["sid"])).Distinct());
        Assert.Single(leg.Received);
    }

    [Fact]
    public async Task CreateMessage_ManyAtOnce_AllArrive()
    {
        EmulatedCall[] legs = [Active(), Active()];

        var replies = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Rest.SendMessageAsync(legs[i % 2], $"{i}", $"{i}")));

        Assert.All(replies, reply => Assert.Equal(201, reply.Status));
        Assert.Equal(
            Enumerable.Range(0, 200).Select(i => $"{i}").Order(StringComparer.Ordinal),
            legs.SelectMany(leg => leg.Received).Select(message => message.Content).Order(StringComparer.Ordinal));
        Assert.Equal(200, Twilio.Requests.Count);
    }

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
}
