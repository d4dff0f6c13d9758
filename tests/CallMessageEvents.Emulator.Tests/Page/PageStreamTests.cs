using System.Net.Sockets;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What a page that is open sees.</summary>
public sealed class PageStreamTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Fact]
    public async Task Change_EachKind_IsTold()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        using var events = await OpenAsync();

        var bob = Twilio.Dial("client:alice", "client:bob").Answer().Child;
        Assert.Equal(
            "bob",
            (await events.ReadUntilAsync(
                "call", call => call["sid"] == bob.Sid && call["statuses"]!.Contains("in-progress", StringComparison.Ordinal)))["identity"]);

        var subscription = await Rest.SubscribeAsync(bob, receiver.Url);
        Assert.Equal("False", (await events.ReadUntilAsync("subscription"))["ended"]);

        var received = await Rest.SendMessageAsync(bob, "1");
        await events.ReadUntilAsync("message", message => message["sid"] == received["sid"]);
        await events.ReadUntilAsync("request", request => request["operation"] == "CreateMessage" && request["status"] == "201");

        var sent = await bob.SendMessageAsync("2", Cancellation);
        await events.ReadUntilAsync("message", message => message["sid"] == sent.Sid);
        Assert.Equal("204", (await events.ReadUntilAsync("delivery", delivery => delivery["message"] == sent.Sid))["status"]);

        await Rest.DeleteAsync($"{RestClient.CallPath(bob)}/UserDefinedMessageSubscriptions/{subscription["sid"]}.json");
        await events.ReadUntilAsync("subscription", changed => changed["ended"] == "True");

        var conference = Twilio.CreateConference();
        conference.Join(bob);
        Assert.Equal(conference.Sid, (await events.ReadUntilAsync("conference"))["sid"]);

        bob.Complete();
        await events.ReadUntilAsync("call", call => call["sid"] == bob.Sid && call["statuses"]!.Contains("completed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Fault_AddedMetAndRemoved_IsTold()
    {
        using var events = await OpenAsync();

        Twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Code = 20503 });
        Assert.Contains("\"hit\":0", (await events.ReadUntilAsync("faults")).Facts.GetRawText(), StringComparison.Ordinal);

        await Rest.GetAsync($"{Rest.Account}/Calls.json");
        await events.ReadUntilAsync("faults", faults => faults.Facts.GetRawText().Contains("\"hit\":1", StringComparison.Ordinal));

        Twilio.Faults.Clear();
        await events.ReadUntilAsync("faults", faults => faults.Facts.GetArrayLength() == 0);

        var fault = Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Duplicate });
        await events.ReadUntilAsync("faults", faults => faults.Facts.GetRawText().Contains("\"where\":\"callbacks\"", StringComparison.Ordinal));
        Twilio.Faults.Callbacks.Remove(fault);
        await events.ReadUntilAsync("faults", faults => faults.Facts.GetArrayLength() == 0);
    }

    [Fact]
    public async Task Problem_LoggedWithoutLogger_IsToldWithItsCall()
    {
        using var events = await OpenAsync();

        var created = await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("From", "+14155550100"), ("To", "client:alice"), ("Twiml", "<Response><Gather/></Response>"));
        Twilio.FindCall(created["sid"]!)!.Answer();
        var error = await events.ReadUntilAsync("problem");
        var phone = Twilio.Dial("client:alice", "+14155550100").Answer().Child;
        var vanished = await Rest.SendMessageAsync(phone, "1");
        var warning = await events.ReadUntilAsync("problem");

        Assert.Equal((created["sid"], "True"), (error["call"], error["isError"]));
        Assert.Contains("Gather", error["text"], StringComparison.Ordinal);
        Assert.Equal((phone.Sid, vanished["sid"], "False"), (warning["call"], warning["message"], warning["isError"]));
    }

    [Fact]
    public async Task Delivery_FailsInEveryAttempt_EachIsTold()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = 500;
            return Task.CompletedTask;
        };
        var bob = Twilio.Dial("client:alice", "client:bob").Answer().Child;
        await Rest.SubscribeAsync(bob, $"{receiver.Url}#rc=2&rp=5xx");
        using var events = await OpenAsync();

        await bob.SendMessageAsync("1", Cancellation);

        for (var attempt = 1; attempt <= 3; attempt++)
        {
            var delivery = await events.ReadUntilAsync("delivery", delivery => delivery["attempt"] == $"{attempt}");
            Assert.Equal("500", delivery["status"]);
        }
    }

    [Fact]
    public async Task Reset_PageOpen_StartsItAgain()
    {
        Twilio.Dial("client:alice", "client:bob").Answer();
        using var events = await OpenAsync();

        Twilio.Reset();
        var things = await events.ReadSnapshotAsync();
        var call = Twilio.CreateCall("+14155550100", "client:carol");

        Assert.Equal("faults", Assert.Single(things).Kind);
        Assert.Equal(call.Sid, (await events.ReadUntilAsync("call"))["sid"]);
    }

    [Fact]
    public async Task ClearRequests_PageOpen_ShowsNone()
    {
        await Rest.GetAsync($"{Rest.Account}/Calls.json");
        using var events = await OpenAsync();

        Twilio.ClearRequests();

        Assert.DoesNotContain(await events.ReadSnapshotAsync(), thing => thing.Kind == "request");
    }

    [Fact]
    public async Task Watchers_Several_EachIsTold()
    {
        using var first = await OpenAsync();
        using (await OpenAsync())
        {
            // One that goes again.
        }

        using var second = await OpenAsync();
        var call = Twilio.CreateCall("+14155550100", "client:carol");

        Assert.Equal(call.Sid, (await first.ReadUntilAsync("call"))["sid"]);
        Assert.Equal(call.Sid, (await second.ReadUntilAsync("call"))["sid"]);
    }

    [Fact]
    public async Task Watcher_DoesNotRead_StartsAgainAndHoldsUpNobody()
    {
        var alice = Twilio.Dial("client:alice", "client:bob").Answer().Parent;
        using var slow = new TcpClient { ReceiveBufferSize = 4096 };
        await slow.ConnectAsync("127.0.0.1", Twilio.BaseAddress.Port, Cancellation);
        var stream = slow.GetStream();
        await stream.WriteAsync("GET /emulator/page/events HTTP/1.0\r\n\r\n"u8.ToArray(), Cancellation);
        using var reader = new StreamReader(stream);
        while ((await reader.ReadLineAsync(Cancellation).InTimeAsync() ?? throw new EndOfStreamException()) != "event: ready")
        {
        }

        // More than the sockets hold, so that the server waits; then more changes than are kept for those who are late.
        var large = $"\"{new string('x', 9_000)}\"";
        for (var i = 0; i < 1_500; i++) await alice.SendMessageAsync(large, Cancellation);
        for (var i = 0; i < 5_000; i++) await alice.SendMessageAsync("1", Cancellation);
        var last = await alice.SendMessageAsync("\"last\"", Cancellation);

        var resets = 0;
        while (await reader.ReadLineAsync(Cancellation).InTimeAsync() is { } line && !line.Contains(last.Sid, StringComparison.Ordinal))
        {
            resets += line == "event: reset" ? 1 : 0;
        }

        Assert.Equal(1, resets);
    }

    [Fact]
    public async Task Nothing_ForAWhile_IsAComment()
    {
        using var events = await OpenAsync();
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(15));

        Time.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(":", await events.ReadLineAsync());
    }

    [Fact]
    public async Task Dispose_PageOpen_EndsItsEvents()
    {
        using var events = await OpenAsync();
        await Time.WhenTimerIsDueAsync(TimeSpan.MaxValue); // All is written: nothing is cut off.

        await Twilio.DisposeAsync();

        Assert.Null(await events.ReadAsync());
    }

    private async Task<PageEvents> OpenAsync()
    {
        var events = await PageEvents.OpenAsync(Twilio);
        await events.ReadSnapshotAsync();
        return events;
    }
}
