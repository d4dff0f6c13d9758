namespace CallMessageEvents.Emulator.Tests;

public sealed class ResetTests : ControlTest
{
    [Fact]
    public async Task Reset_Everything_IsGone()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var conversation = Twilio.Dial("client:alice", "client:bob").Answer();
        var conference = Twilio.CreateConference();
        conference.Join("carol");
        await Rest.SubscribeAsync(conversation.Child, receiver.Url);
        await Rest.SendMessageAsync(conversation.Child, "1", "key");
        await (await conversation.Child.SendMessageAsync("2", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();
        Twilio.Faults.Add(new() { Kind = FaultKind.Reset, Count = 0 });

        Assert.Equal(204, (await DeleteAsync("")).Status);

        Assert.Equal(("completed", "completed"), (conversation.Parent.Status, conversation.Child.Status));
        Assert.Null(Twilio.FindCall(conversation.Child.Sid));
        Assert.Equal((0, 0, 0), (Twilio.Requests.Count, Twilio.Deliveries.Count, Twilio.Faults.All.Count));
        Assert.Empty((await Rest.GetAsync($"{Rest.Account}/Calls.json")).Sids("calls"));
        Assert.Equal(404, (await Rest.GetAsync($"{Rest.Account}/Conferences/{conference.Sid}/Participants.json")).Status);
        Assert.Equal(0, (await GetAsync("")).Json.GetProperty("calls").GetInt32());
    }

    [Fact]
    public async Task Reset_Afterwards_IsLikeNew()
    {
        var account = Twilio.AddAccount();
        Twilio.Dial("client:alice", "client:bob");

        Twilio.Reset();

        var leg = Twilio.Dial(account, "+14155550100", "client:bob").Answer().Child;
        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1", "key")).Status);
        Assert.Single(leg.Received);
    }

    [Fact]
    public async Task Reset_ReaderWaits_EndsIt()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await using var reader = leg.ReadReceivedAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var next = reader.MoveNextAsync().AsTask();

        Twilio.Reset();

        Assert.False(await next.InTimeAsync());
    }

    [Fact]
    public async Task Reset_CallbacksWaitingAndUnderWay_LeaveNothingInTheNewRun()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var hold = new TaskCompletionSource();
        receiver.Answer = http => hold.Task.WaitAsync(http.RequestAborted);
        for (var i = 0; i < 50; i++) Twilio.CreateCall("+14155550100", "client:bob").ReportStatusTo(new(receiver.Url));
        await receiver.NextAsync();

        Twilio.Reset();
        hold.SetResult();
        var afterwards = Twilio.CreateCall("+14155550100", "client:bob");
        afterwards.ReportStatusTo(new(receiver.Url), "initiated");
        await Eventually.HoldsAsync(() => Twilio.Deliveries.Count > 0);

        Assert.All(Twilio.Deliveries, delivery => Assert.Equal(afterwards.Sid, delivery.CallSid));
        Assert.DoesNotContain(receiver.Callbacks, static callback => callback.Form["CallStatus"] == "canceled");
    }

    [Fact]
    public async Task WhenTwimlRan_EmulatorGoes_EndsAtOnce()
    {
        using var rest = Rest;
        var created = await rest.PostAsync(
            $"{rest.Account}/Calls.json", ("From", "+14155550100"), ("To", "client:alice"), ("Twiml", "<Response><Hangup/></Response>"));
        var waiting = Twilio.FindCall(created["sid"]!)!.WhenTwimlRanAsync(Cancellation).InTimeAsync();

        await Twilio.DisposeAsync();

        await waiting;
    }
}
