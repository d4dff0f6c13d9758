namespace CallMessageEvents.Emulator.Tests;

public sealed class StaleReadTests : EmulatorTest
{
    [Fact]
    public async Task StaleRead_WithoutDelay_ShowsThePreviousStatus()
    {
        var call = Twilio.Dial("+14155550100", "client:bob").Child;
        var stale = Twilio.Faults.Add(new() { Kind = FaultKind.StaleRead });
        Assert.Equal("queued", await StatusAsync(call));

        call.Ring();
        Assert.Equal("queued", await StatusAsync(call));
        call.Answer();
        Assert.Equal("ringing", await StatusAsync(call));
        call.Complete();
        Assert.Equal("in-progress", await StatusAsync(call));

        Assert.All(Twilio.Requests, request => Assert.Equal((200, FaultKind.StaleRead), (request.StatusCode, request.Fault)));
        Twilio.Faults.Remove(stale);
        Assert.Equal("completed", await StatusAsync(call));
    }

    [Fact]
    public async Task StaleRead_WithDelay_ShowsWhatWasThen()
    {
        var call = Twilio.Dial("+14155550100", "client:bob").Child;
        Twilio.Faults.Add(new() { Kind = FaultKind.StaleRead, Delay = TimeSpan.FromSeconds(10) });
        Time.Advance(TimeSpan.FromSeconds(2));
        call.Ring();
        Time.Advance(TimeSpan.FromSeconds(2));
        call.Answer();

        Assert.Equal("queued", await StatusAsync(call));
        Time.Advance(TimeSpan.FromSeconds(8));
        Assert.Equal("ringing", await StatusAsync(call));
        Time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("in-progress", await StatusAsync(call));
    }

    [Fact]
    public async Task StaleRead_List_FiltersByWhatItShows()
    {
        var conversation = Twilio.Dial("+14155550100", "client:bob").Ring().Answer();
        Twilio.Faults.Add(new() { Kind = FaultKind.StaleRead, Operation = EmulatorOperation.ListCalls });

        var ringing = await Rest.GetAsync($"{Rest.Account}/Calls.json?ParentCallSid={conversation.Parent.Sid}&Status=ringing");
        var answered = await Rest.GetAsync($"{Rest.Account}/Calls.json?ParentCallSid={conversation.Parent.Sid}&Status=in-progress");

        Assert.Equal([conversation.Child.Sid], ringing.Sids("calls"));
        Assert.Equal(["ringing"], ringing.Sids("calls", "status"));
        Assert.Empty(answered.Sids("calls"));
        Assert.Equal("in-progress", await StatusAsync(conversation.Child));
    }

    [Fact]
    public async Task StaleRead_OtherOperations_AreNotConcerned()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Twilio.Faults.Add(new() { Kind = FaultKind.StaleRead });

        Assert.Equal(201, (await Rest.SendMessageAsync(leg, "1")).Status);
        Assert.Null(Twilio.Requests[0].Fault);
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    private async Task<string?> StatusAsync(EmulatedCall call) => (await Rest.GetAsync($"{RestClient.CallPath(call)}.json"))["status"];
}
