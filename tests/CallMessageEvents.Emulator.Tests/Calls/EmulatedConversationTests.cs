namespace CallMessageEvents.Emulator.Tests;

public sealed class EmulatedConversationTests : EmulatorTest
{
    [Fact]
    public void Dial_ClientToPhone_HasParentAndChild()
    {
        var conversation = Twilio.Dial("client:alice", "+14155550100");
        var (parent, child) = (conversation.Parent, conversation.Child);

        Assert.Equal(("inbound", "client:alice", "", "ringing", null), (parent.Direction, parent.From, parent.To, parent.Status, parent.ParentCallSid));
        Assert.Equal(
            ("outbound-dial", "client:alice", "+14155550100", "queued", parent.Sid),
            (child.Direction, child.From, child.To, child.Status, child.ParentCallSid));
        Assert.Matches("^CA[0-9a-f]{32}$", parent.Sid);
        Assert.Equal(Twilio.AccountSid, parent.AccountSid);
    }

    [Fact]
    public void Dial_PhoneToClient_ParentIsToATwilioNumber() =>
        Assert.StartsWith("+1", Twilio.Dial("+14155550100", "client:bob").Parent.To, StringComparison.Ordinal);

    [Theory]
    [InlineData("client:alice", "client:bob", "alice", "bob")]
    [InlineData("client:alice", "+14155550100", "alice", null)]
    [InlineData("+14155550100", "client:bob", null, "bob")]
    [InlineData("sip:a@example.com", "sip:b@example.com", null, null)]
    public void Identity_OfEachLeg_IsItsOwnSide(string from, string to, string? parent, string? child)
    {
        var conversation = Twilio.Dial(from, to);

        Assert.Equal((parent, parent is not null), (conversation.Parent.Identity, conversation.Parent.IsVoiceSdk));
        Assert.Equal((child, child is not null), (conversation.Child.Identity, conversation.Child.IsVoiceSdk));
    }

    [Fact]
    public void Identity_ApiCallToClient_IsWhoIsCalled() => Assert.Equal("bob", Twilio.CreateCall("client:alice", "client:bob").Identity);

    [Fact]
    public void Answer_SeveralRing_CancelsTheOthersAndAnswersTheParent()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a", "client:b", "client:c").Ring();
        Assert.Equal(["ringing", "ringing", "ringing"], conversation.Children.Select(child => child.Status));

        conversation.Children[1].Answer();

        Assert.Equal(["canceled", "in-progress", "canceled"], conversation.Children.Select(child => child.Status));
        Assert.Equal("in-progress", conversation.Parent.Status);
    }

    [Fact]
    public void Answer_Conversation_AnswersTheFirst()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a", "client:b").Answer();

        Assert.Equal(["in-progress", "canceled"], conversation.Children.Select(child => child.Status));
        Assert.Throws<InvalidOperationException>(() => conversation.Answer());
        Assert.Throws<InvalidOperationException>(() => conversation.Ring());
    }

    [Fact]
    public void Answer_ParentBeforeChild_ChildrenStay()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a");

        conversation.Parent.Answer();

        Assert.Equal(("in-progress", "queued"), (conversation.Parent.Status, conversation.Child.Status));
    }

    [Fact]
    public void Decline_OneOfSeveral_ConversationGoesOn()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a", "client:b").Ring();

        conversation.Children[0].Decline();

        Assert.Equal("ringing", conversation.Parent.Status);
        Assert.Equal(["busy", "ringing"], conversation.Children.Select(child => child.Status));
    }

    [Fact]
    public void EndUnanswered_LastChild_UnansweredParentEndsLikewise()
    {
        (Action<EmulatedCall>, string)[] ends =
            [(call => call.Decline(), "busy"), (call => call.NoAnswer(), "no-answer"), (call => call.Fail(), "failed")];
        foreach (var (end, status) in ends)
        {
            var conversation = Twilio.Dial("+14155550100", "client:a").Ring();

            end(conversation.Child);

            Assert.Equal((status, status), (conversation.Child.Status, conversation.Parent.Status));
        }
    }

    [Fact]
    public async Task Dial_FromApiCall_ItIsTheParent()
    {
        var call = Twilio.CreateCall("+14155550100", "client:alice");
        call.Answer();

        var child = call.Conversation.Dial("client:bob");
        call.Conversation.Answer();

        Assert.Same(call, call.Conversation.Parent);
        Assert.Same(call.Conversation, child.Conversation);
        Assert.Equal(
            ("outbound-dial", "client:bob", "in-progress", call.Sid, "bob"),
            (child.Direction, child.To, child.Status, child.ParentCallSid, child.Identity));
        Assert.Equal([child.Sid], (await Rest.GetAsync($"{Rest.Account}/Calls.json?ParentCallSid={call.Sid}")).Sids("calls"));
        child.Complete();
        Assert.Equal("completed", call.Status);
    }

    [Fact]
    public void Decline_LastChildOfAnsweredParent_ParentCompletes()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a").Ring();
        conversation.Parent.Answer();

        conversation.Child.Decline();

        Assert.Equal("completed", conversation.Parent.Status);
    }

    [Fact]
    public void Complete_Child_ParentCompletes()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a").Answer();

        conversation.Child.Complete();

        Assert.Equal(("completed", "completed"), (conversation.Parent.Status, conversation.Child.Status));
    }

    [Fact]
    public void Complete_RingingParent_CancelsTheChildren()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a", "client:b").Ring();

        conversation.Parent.Complete();

        Assert.Equal("canceled", conversation.Parent.Status);
        Assert.All(conversation.Children, child => Assert.Equal("canceled", child.Status));
    }

    [Fact]
    public void Complete_ParentDuringTransfer_EndsEachChildFromWhereItIs()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a").Answer();
        conversation.Dial("client:b");

        conversation.Parent.Complete();

        Assert.Equal(["completed", "canceled"], conversation.Children.Select(child => child.Status));
    }

    [Fact]
    public void Dial_Transfer_KeepsTheConversation()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a").Answer();

        var second = conversation.Dial("client:b");
        conversation.Ring();
        second.Answer();
        conversation.Children[0].Complete();

        Assert.Equal("in-progress", conversation.Parent.Status);
        Assert.Equal(["completed", "in-progress"], conversation.Children.Select(child => child.Status));
        Assert.Throws<InvalidOperationException>(() => conversation.Child);
    }

    [Fact]
    public void Dial_ParentHasEnded_Throws()
    {
        var conversation = Twilio.Dial("+14155550100", "client:a").Answer();
        conversation.Parent.Complete();

        Assert.Throws<InvalidOperationException>(() => conversation.Dial("client:b"));
        Assert.Throws<ArgumentException>("to", () => conversation.Dial(""));
    }

    [Fact]
    public async Task Answer_ByAllAtOnce_OneWins()
    {
        for (var round = 0; round < 50; round++)
        {
            var conversation = Twilio.Dial("+14155550100", "client:a", "client:b", "client:c", "client:d").Ring();

            var answers = await Task.WhenAll(conversation.Children.Select(child => Task.Run(() => Record.Exception(child.Answer) is null, Cancellation)));

            Assert.Single(answers, won => won);
            Assert.Single(conversation.Children, child => child.Status == "in-progress");
        }
    }

    [Fact]
    public async Task Dial_AgainAndAgain_ForgetsChildrenThatAreForgotten()
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { MaxCalls = 10 }, TestContext.Current.CancellationToken);
        var conversation = twilio.Dial("client:alice", "client:bob").Answer();

        for (var i = 0; i < 1000; i++)
        {
            var next = conversation.Dial("client:bob");
            next.Answer();
            conversation.Children[^2].Complete();
        }

        Assert.InRange(conversation.Children.Count, 1, 300);
    }
}
