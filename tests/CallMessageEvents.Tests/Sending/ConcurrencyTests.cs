namespace CallMessageEvents.Tests;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task SendAsync_FiveHundredAtOnce_EachArrivesOnceWithItsOwnBytes()
    {
        await using var account = await TestAccount.StartAsync(time: new WatchedTime());
        var legs = Enumerable.Range(0, 5).Select(_ => account.Alice()).ToList();
        var contents = Enumerable.Range(0, 500).Select(
            static index => new Hint($"{index} {new string((char)('a' + (index % 26)), index * 17 % 4000)} é")).ToList();

        var sent = await Task.WhenAll(contents.Select((content, index) =>
            account.Messenger.SendAsync(EndUser.OnLeg(legs[index % 5].Sid), content, cancellationToken: TestAccount.Token)));

        var received = legs.SelectMany(static leg => leg.Received).ToDictionary(static message => message.Sid);
        Assert.Equal(500, received.Count);
        Assert.Equal(500, sent.Select(static message => message.IdempotencyKey).Distinct().Count());
        Assert.All(
            sent.Zip(contents), pair => Assert.Equal($$"""{"type":"hint","text":"{{pair.Second.Text}}"}""", received[pair.First.Sid.ToString()].Content));
        Assert.Equal(5, account.Twilio.Requests.Count(static request => request.Method == "GET"));
    }

    [Fact]
    public async Task SendAsync_SameKey_IsGivenToTwilio()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var options = new SendOptions { IdempotencyKey = "order 7 é" };

        var first = await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Hint("a"), options, TestAccount.Token);
        var second = await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Hint("a"), options, TestAccount.Token);

        Assert.Equal((first.Sid, "order 7 é"), (second.Sid, second.IdempotencyKey));
        Assert.Equal("order 7 é", Assert.Single(alice.Received).IdempotencyKey);
    }
}
