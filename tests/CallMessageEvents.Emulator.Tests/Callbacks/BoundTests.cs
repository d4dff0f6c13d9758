namespace CallMessageEvents.Emulator.Tests;

public sealed class BoundTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.MaxJournalEntries = 3;

    [Fact]
    public async Task Delivery_TooManyWait_FailsAtOnce()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Answer = _ => release.Task;
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url);
        for (var i = 0; i < 3; i++)
        {
            await leg.SendMessageAsync("1", Cancellation);
        }

        var refused = await leg.SendMessageAsync("2", Cancellation);

        Assert.Equal("Too many deliveries are waiting.", Assert.Single(await refused.WhenDeliveredAsync(Cancellation).InTimeAsync()).Error);
        release.SetResult();
    }

    [Fact]
    public async Task Subscribe_TooMany_EndsTheOldest()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        var replies = new List<RestReply>();
        for (var i = 0; i < 4; i++)
        {
            replies.Add(await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/"));
        }

        Assert.Equal(404, (await Rest.DeleteAsync(replies[0]["uri"]!)).Status);
        Assert.Equal(204, (await Rest.DeleteAsync(replies[1]["uri"]!)).Status);
    }

    [Fact]
    public async Task IdempotencyKey_TooMany_ForgetsTheOldest()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        var first = await Rest.SendMessageAsync(leg, "1", "key0");
        for (var i = 1; i <= 3; i++)
        {
            await Rest.SendMessageAsync(leg, "1", $"key{i}");
        }

        Assert.NotEqual(first["sid"], (await Rest.SendMessageAsync(leg, "1", "key0"))["sid"]);
    }

    [Fact]
    public async Task FaultAttempts_TooManyKeys_ForgetsTheOldest()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, MaxInARow = 1 });
        for (var i = 0; i <= 3; i++)
        {
            Assert.Equal(503, (await Rest.SendMessageAsync(leg, "1", $"key{i}")).Status);
        }

        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1", "key3")).Status);
        Assert.Equal(503, (await Rest.SendMessageAsync(leg, "1", "key0")).Status);
    }

    [Fact]
    public async Task Requests_TooMany_ForgetsTheOldest()
    {
        for (var i = 0; i < 5; i++)
        {
            await Rest.GetAsync($"/{i}");
        }

        Assert.Equal(["/2", "/3", "/4"], Twilio.Requests.Select(request => request.Path));
    }
}
