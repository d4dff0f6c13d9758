namespace CallMessageEvents.Emulator.Tests;

public sealed class UpdateCallTests : EmulatorTest
{
    private const string Conference = "<Response><Dial><Conference>room</Conference></Dial></Response>";

    [Fact]
    public async Task Update_Completed_EndsTheConversation()
    {
        var conversation = Twilio.Dial("+14155550100", "client:alice").Answer();

        var reply = await UpdateAsync(conversation.Parent, ("Status", "completed"));

        Assert.Equal((200, "completed"), (reply.Status, reply["status"]));
        Assert.Equal(("completed", "completed"), (conversation.Parent.Status, conversation.Child.Status));
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("canceled")]
    public async Task Update_Unanswered_IsCanceled(string status)
    {
        var call = Twilio.CreateCall("+14155550100", "client:alice");
        call.Ring();

        Assert.Equal("canceled", (await UpdateAsync(call, ("Status", status)))["status"]);
    }

    [Fact]
    public async Task Update_NotAllowedByTheState_IsRefused()
    {
        var queued = Twilio.CreateCall("+14155550100", "client:alice");
        var active = Twilio.CreateCall("+14155550100", "client:bob");
        active.Answer();
        var ended = Twilio.CreateCall("+14155550100", "client:carol");
        ended.Complete();

        RestReply[] replies =
        [
            await UpdateAsync(ended, ("Status", "completed")),
            await UpdateAsync(ended, ("Twiml", Conference)),
            await UpdateAsync(active, ("Status", "canceled")),
            await UpdateAsync(queued, ("Twiml", Conference)),
        ];

        Assert.All(replies, reply => Assert.Equal((400, 21220), (reply.Status, reply.Code)));
        Assert.Equal(("queued", "in-progress"), (queued.Status, active.Status));
    }

    [Fact]
    public async Task Update_Invalid_IsBadRequest()
    {
        var call = Twilio.CreateCall("+14155550100", "client:alice");

        Assert.Equal((400, 20422), await UpdateAsync(call, ("Status", "ringing")) is var status ? (status.Status, status.Code) : default);
        Assert.Equal((400, 21205), await UpdateAsync(call, ("Url", "nonsense")) is var url ? (url.Status, url.Code) : default);
        Assert.Equal(404, (await Rest.PostAsync($"{Rest.Account}/Calls/CA00000000000000000000000000000000.json", ("Status", "completed"))).Status);
    }

    [Fact]
    public async Task Update_NothingToDo_IsTheCallAsItIs()
    {
        var call = Twilio.CreateCall("+14155550100", "client:alice");

        Assert.Equal((200, "queued"), await UpdateAsync(call, ("TimeLimit", "600")) is var reply ? (reply.Status, reply["status"]) : default);
    }

    [Fact]
    public async Task Update_TwimlOfAParent_HangsUpOnTheChildren()
    {
        var conversation = Twilio.Dial("+14155550100", "client:alice").Answer();

        Assert.Equal("in-progress", (await UpdateAsync(conversation.Parent, ("Twiml", Conference)))["status"]);

        Assert.Equal("completed", conversation.Child.Status);
        var conference = Assert.Single((await Rest.GetAsync($"{Rest.Account}/Conferences.json?FriendlyName=room")).Sids("conferences"));
        Assert.Equal(
            [conversation.Parent.Sid],
            (await Rest.GetAsync($"{Rest.Account}/Conferences/{conference}/Participants.json")).Sids("participants", "call_sid"));
    }

    [Fact]
    public async Task Update_TwimlOfAChild_LeavesTheParentAlone()
    {
        var conversation = Twilio.Dial("+14155550100", "client:alice").Answer();

        await UpdateAsync(conversation.Child, ("Twiml", Conference));

        Assert.Equal(("in-progress", "completed"), (conversation.Child.Status, conversation.Parent.Status));
    }

    [Fact]
    public async Task Update_TwimlOfOneChildOfTwo_LeavesTheOtherConnected()
    {
        var conversation = Twilio.Dial("+14155550100", "client:alice").Answer();
        var second = conversation.Dial("client:bob");
        second.Answer();

        await UpdateAsync(conversation.Children[0], ("Twiml", Conference));
        Assert.Equal(("in-progress", "in-progress"), (conversation.Parent.Status, second.Status));

        await UpdateAsync(conversation.Parent, ("Status", "completed"));
        Assert.Equal(("completed", "in-progress"), (second.Status, conversation.Children[0].Status));
    }

    private Task<RestReply> UpdateAsync(EmulatedCall call, params (string Key, string Value)[] form) =>
        Rest.PostAsync($"{RestClient.CallPath(call)}.json", form);
}
