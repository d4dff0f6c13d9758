namespace CallMessageEvents.Emulator.Tests;

public sealed class CallBoundTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.MaxCalls = 2;

    [Fact]
    public async Task Dial_TooManyCalls_ForgetsTheOldest()
    {
        var conversation = Twilio.Dial("client:alice", "client:bob").Answer();
        await using var reader = conversation.Parent.ReadReceivedAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        var next = reader.MoveNextAsync().AsTask();

        var newest = Twilio.CreateCall("+14155550100", "client:carol");

        Assert.Null(Twilio.FindCall(conversation.Parent.Sid));
        Assert.Equal([newest.Sid, conversation.Child.Sid], (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Sids("calls"));
        Assert.False(await next.InTimeAsync());
        conversation.Parent.Complete();
        Assert.Equal("completed", conversation.Child.Status);
    }

    [Fact]
    public async Task Dial_CallerIsForgotten_ItsTwimlGoesNoFurther()
    {
        await using var application = await CallbackReceiver.StartWithAsync(
            "<Response><Dial><Client>bob</Client></Dial><Dial><Client>carol</Client></Dial></Response>");
        var call = Twilio.PlaceCall("client:alice", new(application.Url));
        await call.WhenTwimlRanAsync(Cancellation).InTimeAsync();
        Twilio.CreateCall("+14155550100", "client:dave");
        Assert.Null(Twilio.FindCall(call.Sid));

        Twilio.Reset();

        Assert.Equal(("completed", "canceled"), (call.Status, call.Conversation.Child.Status));
        Assert.Equal("[]", (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Json.GetProperty("calls").GetRawText());
    }

    [Fact]
    public async Task CreateConference_TooMany_ForgetsTheOldest()
    {
        EmulatedConference[] conferences = [Twilio.CreateConference(), Twilio.CreateConference(), Twilio.CreateConference()];

        Assert.Equal(404, (await Rest.GetAsync($"{Rest.Account}/Conferences/{conferences[0].Sid}/Participants.json")).Status);
        Assert.Equal(200, (await Rest.GetAsync($"{Rest.Account}/Conferences/{conferences[1].Sid}/Participants.json")).Status);
    }
}
