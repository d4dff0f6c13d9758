namespace CallMessageEvents.Emulator.Tests;

/// <summary>What a page that is opened late sees.</summary>
public sealed class PageSnapshotTests : EmulatorTest
{
    [Fact]
    public async Task Open_NothingHappened_TellsTheEmulatorAndNoFaults()
    {
        using var events = await PageEvents.OpenAsync(Twilio);

        var reset = await events.ReadAsync();
        var changes = await events.ReadAsync();
        var ready = await events.ReadAsync();

        Assert.Equal("text/event-stream", events.ContentType);
        Assert.Equal(("reset", Twilio.AccountSid), (reset!.Value.Name, reset.Value.Data.GetProperty("account").GetString()));
        Assert.Equal("""[{"faults":[]}]""", changes!.Value.Data.GetRawText());
        Assert.Equal("ready", ready?.Name);
    }

    [Fact]
    public async Task Open_Late_TellsAllThatHappened()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var conversation = Twilio.Dial("client:alice", "client:bob").Answer();
        var (alice, bob) = (conversation.Parent, conversation.Child);
        var subscription = await Rest.SubscribeAsync(bob, receiver.Url);
        var received = await Rest.SendMessageAsync(bob, """{"type": "hint"}""", "key");
        var sent = await bob.SendMessageAsync("1", Cancellation);
        await sent.WhenDeliveredAsync(Cancellation).InTimeAsync();
        var lost = await alice.SendMessageAsync("2", Cancellation);
        Assert.Equal(400, (await Rest.SendMessageAsync(bob, "no JSON")).Status);
        var conference = Twilio.CreateConference();
        var carol = conference.Join("carol");
        Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Count = 1 });
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Loss, Probability = 0.5 });

        using var events = await PageEvents.OpenAsync(Twilio);
        var things = await events.ReadSnapshotAsync();

        Assert.Equal(["alice", "bob", "carol"], Of("call").Select(call => call["identity"]));
        Assert.Equal([null, alice.Sid, null], Of("call").Select(call => call["parent"]));
        Assert.Equal("queued ringing in-progress", string.Join(' ', StatusesOf(Of("call")[1])));
        Assert.Equal((conference.Sid, $"[\"{carol.Sid}\"]"), (Of("conference")[0]["sid"], Of("conference")[0]["calls"]));
        Assert.Equal((subscription["sid"], bob.Sid, receiver.Url, "False"), (
            Of("subscription")[0]["sid"], Of("subscription")[0]["call"], Of("subscription")[0]["callback"], Of("subscription")[0]["ended"]));
        Assert.Equal(
            [(received["sid"]!, "False", """{"type": "hint"}""", "0"), (sent.Sid, "True", "1", "1"), (lost.Sid, "True", "2", "0")],
            Of("message").Select(message => (message["sid"]!, message["fromEndUser"], message["content"], message["subscriptions"])));
        var delivery = Assert.Single(Of("delivery"));
        Assert.Equal((sent.Sid, subscription["sid"], "1", "204"), (delivery["message"], delivery["subscription"], delivery["attempt"], delivery["status"]));
        Assert.Equal(["201", "201", "400"], Of("request").Select(request => request["status"]));
        Assert.Equal(("32702", "Content is not JSON", bob.Sid), (Of("request")[2]["code"], Of("request")[2]["error"], Of("request")[2]["call"]));
        Assert.Equal(["Status", "Loss"], Of("faults")[0].Facts.EnumerateArray().Select(fault => fault.GetProperty("kind").GetString()));

        List<PageThing> Of(string kind) => things.FindAll(thing => thing.Kind == kind);
    }

    [Fact]
    public async Task Open_ManyMessages_TellsTheNewest()
    {
        var alice = Twilio.Dial("client:alice", "client:bob").Answer().Parent;
        for (var i = 0; i <= 5000; i++) await alice.SendMessageAsync($"{i}", Cancellation);

        using var events = await PageEvents.OpenAsync(Twilio);
        var messages = (await events.ReadSnapshotAsync()).FindAll(thing => thing.Kind == "message");

        Assert.Equal(Enumerable.Range(1, 5000).Select(i => $"{i}"), messages.Select(message => message["content"]));
    }

    [Fact]
    public async Task Open_ContentThatLooksLikeHtmlOrAnEvent_StaysOneJsonText()
    {
        const string Content = "{\"a\":\"</script><script>alert(1)</script>\",\n\n\r\"b\":\"data: x\\n\\nevent: y\"}";
        var bob = Twilio.Dial("client:alice", "client:bob").Answer().Child;
        await Rest.SendMessageAsync(bob, Content);

        using var events = await PageEvents.OpenAsync(Twilio);
        var things = await events.ReadSnapshotAsync();

        Assert.Equal(Content, Assert.Single(things, thing => thing.Kind == "message")["content"]);
    }

    private static IEnumerable<string?> StatusesOf(PageThing call) =>
        call.Facts.GetProperty("statuses").EnumerateArray().Select(status => status.GetProperty("status").GetString());
}
