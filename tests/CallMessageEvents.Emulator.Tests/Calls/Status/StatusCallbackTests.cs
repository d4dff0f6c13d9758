namespace CallMessageEvents.Emulator.Tests;

public sealed class StatusCallbackTests : EmulatorTest
{
    private const string Phone = "+14155550100";

    public static TheoryData<Action<EmulatedCall>, string[]> Lives => new()
    {
        { call => { call.Ring(); call.Answer(); call.Complete(); }, ["initiated", "ringing", "in-progress", "completed"] },
        { call => { call.Ring(); call.Decline(); }, ["initiated", "ringing", "busy"] },
        { call => { call.Ring(); call.NoAnswer(); }, ["initiated", "ringing", "no-answer"] },
        { call => call.Fail(), ["initiated", "failed"] },
        { call => { call.Ring(); call.Complete(); }, ["initiated", "ringing", "canceled"] },
    };

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task StatusCallback_EachLife_IsReportedInOrder(Action<EmulatedCall> live, string[] statuses)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var call = Twilio.CreateCall(Phone, "client:alice");
        call.ReportStatusTo(new(receiver.Url));

        live(call);

        var callbacks = await ReceiveAsync(receiver, statuses.Length);
        Assert.Equal(statuses, callbacks.Select(callback => callback.Form["CallStatus"]));
        Assert.Equal(Enumerable.Range(0, statuses.Length).Select(number => $"{number}"), callbacks.Select(callback => callback.Form["SequenceNumber"]));
        Assert.All(callbacks, callback => Assert.True(callback.IsSignedWith(Twilio.AuthToken)));
        Assert.All(
            Twilio.Deliveries.Take(statuses.Length - 1),
            delivery => Assert.Equal((call.Sid, 1, 204), (delivery.CallSid, delivery.Attempt, delivery.StatusCode)));
        Assert.Equal(statuses.Length, callbacks.Select(callback => callback.Headers["I-Twilio-Idempotency-Token"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("initiated", "initiated")]
    [InlineData("ringing", "ringing")]
    [InlineData("answered", "in-progress")]
    [InlineData("completed", "completed")]
    [InlineData("answered completed", "in-progress completed")]
    [InlineData("completed ringing", "ringing completed")]
    public async Task StatusCallback_SomeEvents_OnlyThoseAreReportedAndNumbered(string events, string statuses)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        await using var all = await CallbackReceiver.StartAsync();
        var call = Twilio.CreateCall(Phone, "client:alice");
        call.ReportStatusTo(new(receiver.Url), events.Split(' '));

        call.Ring();
        call.Answer();
        call.Complete();

        var callbacks = await ReceiveAsync(receiver, statuses.Split(' ').Length);
        await Twilio.DisposeAsync();
        Assert.Equal(statuses, string.Join(' ', callbacks.Select(callback => callback.Form["CallStatus"])));
        Assert.Equal(Enumerable.Range(0, callbacks.Count).Select(number => $"{number}"), callbacks.Select(callback => callback.Form["SequenceNumber"]));
        Assert.Equal(callbacks.Count, Twilio.Deliveries.Count);
    }

    [Fact]
    public async Task StatusCallback_Fields_AreThoseOfTheCall()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var conversation = Twilio.Dial("client:alice", "client:bob");
        conversation.Child.ReportStatusTo(new($"{receiver.Url}?a=b#rc=0"), "answered", "completed");
        conversation.Ring().Answer();

        // A delivery that is still under way would be late by this clock.
        var answered = await receiver.NextAsync();
        await Eventually.HoldsAsync(() => Twilio.Deliveries.Count == 1);
        Time.Advance(TimeSpan.FromSeconds(65.5));
        conversation.Child.Complete();

        ReceivedCallback[] callbacks = [answered, await receiver.NextAsync()];

        Assert.Equal(("POST", $"{receiver.Url}?a=b"), (callbacks[0].Method, callbacks[0].Url));
        var expected = new Dictionary<string, string>
        {
            ["AccountSid"] = Twilio.AccountSid,
            ["CallSid"] = conversation.Child.Sid,
            ["ParentCallSid"] = conversation.Parent.Sid,
            ["CallStatus"] = "in-progress",
            ["Direction"] = "outbound-dial",
            ["From"] = "client:alice",
            ["To"] = "client:bob",
            ["Timestamp"] = "Fri, 18 Oct 2019 17:00:00 +0000",
            ["SequenceNumber"] = "0",
            ["CallbackSource"] = "call-progress-events",
            ["ApiVersion"] = "2010-04-01",
        };
        Assert.Equal(expected, callbacks[0].Form);
        expected["CallStatus"] = "completed";
        expected["Timestamp"] = "Fri, 18 Oct 2019 17:01:05 +0000";
        expected["SequenceNumber"] = "1";
        expected["CallDuration"] = "65";
        Assert.Equal(expected, callbacks[1].Form);
    }

    [Fact]
    public async Task ReportStatusTo_Parent_ReportsWhatFollowsWithoutParentCallSid()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var conversation = Twilio.Dial("client:alice", Phone);
        conversation.Parent.ReportStatusTo(new(receiver.Url));

        conversation.Answer();
        conversation.Parent.Complete();

        var callbacks = await ReceiveAsync(receiver, 2);
        Assert.Equal(["in-progress", "completed"], callbacks.Select(callback => callback.Form["CallStatus"]));
        Assert.All(
            callbacks,
            callback => Assert.Equal(("inbound", conversation.Parent.Sid, ""), (callback.Form["Direction"], callback.Form["CallSid"], callback.Form["To"])));
        Assert.All(callbacks, callback => Assert.DoesNotContain("ParentCallSid", callback.Form.Keys));
    }

    [Fact]
    public async Task Option_EveryDialedOrCreatedLeg_ReportsAllAndParentsNothing()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        await using var twilio = await TwilioEmulator.StartAsync(new() { StatusCallback = new(receiver.Url), TimeProvider = Time }, Cancellation);

        var conversation = twilio.Dial("client:alice", "client:bob", Phone).Answer();
        var transferred = conversation.Dial("client:carol");
        var created = twilio.CreateCall(Phone, "client:dave");
        twilio.CreateConference().Join("erin");
        created.Ring();
        conversation.Parent.Complete();

        var callbacks = await ReceiveAsync(receiver, 4 + 3 + 2 + 2);
        await twilio.DisposeAsync();
        Assert.Equal(11, twilio.Deliveries.Count);
        Assert.Equal("initiated ringing in-progress completed", StatusesOf(conversation.Children[0]));
        Assert.Equal("initiated ringing canceled", StatusesOf(conversation.Children[1]));
        Assert.Equal("initiated canceled", StatusesOf(transferred));
        Assert.Equal("initiated ringing", StatusesOf(created));
        Assert.DoesNotContain("ParentCallSid", callbacks.Find(callback => callback.Form["CallSid"].Equals(created.Sid, StringComparison.Ordinal))!.Form.Keys);
        Assert.All(
            twilio.Deliveries,
            delivery => Assert.Equal((CallbackKind.Status, null, null), (delivery.Kind, delivery.SubscriptionSid, delivery.MessageSid)));

        string StatusesOf(EmulatedCall call) =>
            string.Join(
                ' ',
                callbacks.Where(callback => callback.Form["CallSid"].Equals(call.Sid, StringComparison.Ordinal))
                    .Select(callback => callback.Form["CallStatus"]));
    }

    [Fact]
    public async Task ReportStatusTo_Elsewhere_TakesThePlaceOfTheOption()
    {
        await using var general = await CallbackReceiver.StartAsync();
        await using var own = await CallbackReceiver.StartAsync();
        await using var twilio = await TwilioEmulator.StartAsync(new() { StatusCallback = new(general.Url) }, Cancellation);
        var call = twilio.CreateCall(Phone, "client:dave");
        call.Ring();
        call.ReportStatusTo(new(own.Url));
        call.Answer();

        var callback = await own.NextAsync();
        await ReceiveAsync(general, 2);
        await twilio.DisposeAsync();

        Assert.Equal(("in-progress", "0"), (callback.Form["CallStatus"], callback.Form["SequenceNumber"]));
        Assert.Equal(3, twilio.Deliveries.Count);
    }

    [Fact]
    public async Task StatusCallback_Subaccount_IsSignedWithItsOwnToken()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var account = Twilio.AddAccount();
        Twilio.CreateCall(account, Phone, "client:alice").ReportStatusTo(new(receiver.Url));

        Assert.True((await receiver.NextAsync()).IsSignedWith(account.AuthToken));
    }

    [Fact]
    public async Task StatusCallback_Error_IsRetriedAsTheFragmentSays()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = receiver.Callbacks.Count == 1 ? 503 : 200;
            return Task.CompletedTask;
        };
        var call = Twilio.CreateCall(Phone, "client:alice");
        call.ReportStatusTo(new($"{receiver.Url}#rc=2&rp=5xx"));
        call.Ring();

        var callbacks = await ReceiveAsync(receiver, 3);

        Assert.Equal(["initiated", "initiated", "ringing"], callbacks.Select(callback => callback.Form["CallStatus"]));
        Assert.Equal(callbacks[0].Headers["I-Twilio-Idempotency-Token"], callbacks[1].Headers["I-Twilio-Idempotency-Token"]);
    }

    [Fact]
    public async Task StatusCallback_SlowReceiver_HoldsUpNeitherTheCallNorOthers()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var release = new TaskCompletionSource();
        receiver.Answer = _ => release.Task;
        var (one, other) = (Twilio.CreateCall(Phone, "client:alice"), Twilio.CreateCall(Phone, "client:bob"));
        one.ReportStatusTo(new(receiver.Url));
        other.ReportStatusTo(new(receiver.Url));
        one.Ring();

        var callbacks = await ReceiveAsync(receiver, 2);

        Assert.Equal("ringing", one.Status);
        Assert.All(callbacks, callback => Assert.Equal("initiated", callback.Form["CallStatus"]));
        release.SetResult();
        Assert.Equal("ringing", (await receiver.NextAsync()).Form["CallStatus"]);
    }

    [Fact]
    public void ReportStatusTo_NonsenseUrlOrEvent_IsRefused()
    {
        var call = Twilio.CreateCall(Phone, "client:alice");

        Assert.Throws<ArgumentException>("url", () => call.ReportStatusTo(new("ftp://localhost/")));
        Assert.Throws<ArgumentException>("url", () => call.ReportStatusTo(new("/status", UriKind.Relative)));
        Assert.Throws<ArgumentException>("events", () => call.ReportStatusTo(new("http://localhost/"), "completed", "in-progress"));
    }

    private static async Task<List<ReceivedCallback>> ReceiveAsync(CallbackReceiver receiver, int count)
    {
        var callbacks = new List<ReceivedCallback>();
        while (callbacks.Count < count)
        {
            callbacks.Add(await receiver.NextAsync());
        }

        return callbacks;
    }

    [Fact]
    public async Task StatusCallback_AskedForByRestAndByTwiml_IsReported()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        using var application = new RestClient(Twilio);
        var twiml =
            $"""<Response><Dial><Client statusCallback="{receiver.Url}?child" statusCallbackEvent="initiated answered">bob</Client></Dial></Response>""";

        var created = await application.PostAsync(
            $"{application.Account}/Calls.json",
            ("From", Phone),
            ("To", "client:alice"),
            ("Twiml", twiml),
            ("StatusCallback", receiver.Url + "?parent"),
            ("StatusCallbackEvent", "initiated"),
            ("StatusCallbackEvent", "completed"));
        var parent = Twilio.FindCall(created.Json.GetProperty("sid").GetString()!)!;
        parent.Ring();
        parent.Answer();
        await parent.WhenTwimlRanAsync(TestContext.Current.CancellationToken).InTimeAsync();
        parent.Conversation.Child.Answer();
        parent.Complete();

        var callbacks = await ReceiveAsync(receiver, 4);
        Assert.Equal(
            ["child in-progress", "child initiated", "parent completed", "parent initiated"],
            callbacks.Select(callback => $"{callback.Url[(callback.Url.IndexOf('?', StringComparison.Ordinal) + 1)..]} {callback.Form["CallStatus"]}").Order());
    }
}
