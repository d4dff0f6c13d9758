namespace CallMessageEvents.Emulator.Tests;

/// <summary>What the emulator keeps is bounded by its size, too: a few large things take the place of many small ones.</summary>
public sealed class JournalBytesTests : EmulatorTest
{
    private const int KiB = 1024;

    private static readonly string Large = $"\"{new string('x', 9 * KiB)}\"";

    [Fact]
    public async Task Received_Large_OnlyTheNewestAreKept()
    {
        var leg = Twilio.Dial("+14155550100", "client:alice").Answer().Child;
        for (var i = 0; i < 20; i++) await Rest.SendMessageAsync(leg, Large);
        Assert.InRange(leg.Received.Count, 2, 4);

        for (var i = 0; i < 20; i++) await Rest.SendMessageAsync(leg, "1");

        Assert.Equal(20, leg.Received.Count(message => message.Content == "1"));
    }

    [Fact]
    public async Task Sent_Large_OnlyTheNewestAreKept()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        for (var i = 0; i < 20; i++) await leg.SendMessageAsync(Large, Cancellation);

        var sent = (await Rest.GetAsync($"/emulator/calls/{leg.Sid}/messages?direction=sent")).Sids("messages");

        Assert.InRange(sent.Length, 2, 4);
    }

    [Fact]
    public async Task IdempotencyKeys_Large_AreForgottenAndSoAreTheRequestsThatBroughtThem()
    {
        var leg = Twilio.Dial("+14155550100", "client:alice").Answer().Child;
        var first = await Rest.SendMessageAsync(leg, "1", Key(0));
        Assert.Equal(first["sid"], (await Rest.SendMessageAsync(leg, "1", Key(0)))["sid"]);
        for (var i = 1; i < 20; i++) await Rest.SendMessageAsync(leg, "1", Key(i));

        Assert.InRange(Twilio.Requests.Count, 2, 5);
        Assert.NotEqual(first["sid"], (await Rest.SendMessageAsync(leg, "1", Key(0)))["sid"]);
    }

    [Fact]
    public async Task FaultAttempts_LargeKeys_AreForgotten()
    {
        var leg = Twilio.Dial("+14155550100", "client:alice").Answer().Child;
        Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, MaxInARow = 1 });
        for (var i = 0; i < 20; i++) await Rest.SendMessageAsync(leg, "1", Key(i));

        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1", Key(19))).Status);
        Assert.Equal(503, (await Rest.SendMessageAsync(leg, "1", Key(0))).Status);
    }

    [Fact]
    public async Task Deliveries_LargeAddresses_OnlyTheNewestAreKept()
    {
        await using var application = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, application.Url, ("Method", "GET"));
        for (var i = 0; i < 12; i++)
        {
            await (await leg.SendMessageAsync($"\"{new string('x', 5 * KiB)}\"", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();
        }

        Assert.InRange(Twilio.Deliveries.Count, 2, 7);
    }

    [Fact]
    public async Task Deliveries_LargeAndWaiting_FailAtOnceWhenThereAreTooMany()
    {
        await using var application = await CallbackReceiver.StartAsync();
        var release = new TaskCompletionSource();
        application.Answer = _ => release.Task;
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, application.Url);
        for (var i = 0; i < 20; i++) await leg.SendMessageAsync(Large, Cancellation);

        var refused = await leg.SendMessageAsync(Large, Cancellation);

        Assert.Equal("Too many deliveries are waiting.", Assert.Single(await refused.WhenDeliveredAsync(Cancellation).InTimeAsync()).Error);
        release.SetResult();
    }

    [Fact]
    public async Task Subscriptions_LargeAddresses_TheOldestEnd()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        var first = await Rest.SubscribeAsync(leg, $"http://127.0.0.1:9/{new string('x', 3900)}");
        for (var i = 0; i < 20; i++) await Rest.SubscribeAsync(leg, $"http://127.0.0.1:9/{new string('x', 3900)}");

        Assert.Equal(404, (await Rest.DeleteAsync(first["uri"]!)).Status);
    }

    [Fact]
    public async Task Conferences_LargeNames_OnlyTheNewestAreKept()
    {
        for (var i = 0; i < 40; i++)
        {
            var reply = await Rest.PostAsync(
                $"{Rest.Account}/Calls.json",
                ("To", "client:agent"),
                ("From", "+14155550100"),
                ("Twiml", $"<Response><Dial><Conference>{new string('x', 3800)}{i}</Conference></Dial></Response>"));
            Twilio.FindCall(reply["sid"]!)!.Answer();
        }

        Assert.InRange((await Rest.GetAsync($"{Rest.Account}/Conferences.json")).Sids("conferences").Length, 2, 9);
    }

    [Theory]
    [InlineData("To")]
    [InlineData("From")]
    [InlineData("Twiml")]
    public async Task Create_FieldOfAnySize_IsRefused(string field)
    {
        var form = new Dictionary<string, string> { ["To"] = "client:alice", ["From"] = "client:bob", ["Twiml"] = "<Response/>" };
        form[field] = form[field][..7] + new string('x', 4001);

        Assert.Equal(400, (await Rest.PostAsync($"{Rest.Account}/Calls.json", [.. form.Select(pair => (pair.Key, pair.Value))])).Status);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.MaxJournalBytes = 64 * KiB;

    private static string Key(int number) => $"{number} {new string('k', 8 * KiB)}";
}
