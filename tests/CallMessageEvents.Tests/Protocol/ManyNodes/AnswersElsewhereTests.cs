using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests;

/// <summary>A node asks; the app's answer comes at a second node, and a third one owns the leg.</summary>
public sealed class AnswersElsewhereTests
{
    [Theory]
    [InlineData("A")]
    [InlineData("C")]
    public async Task RequestAsync_ReplyComesElsewhere_IsReturned_AndCountedOnce(string asking)
    {
        await using var nodes = await TalkingNodes.StartAsync(doubles: 1);
        var node = asking == "A" ? nodes.A : nodes.C;
        var answering = node.AskAsync();
        var asked = await nodes.NextAsync();

        await nodes.SayAsync(nodes.B, asked.Receipt);

        // The engine of the tests shuffles what is due together: a receipt behind its reply would be late.
        await nodes.WhenDoneAsync();
        await nodes.SayAsync(nodes.B, asked.Reply("8001"));

        Assert.Equal("8001", (await Eventually.EndsAsync(answering)).Text);
        await nodes.WhenDoneAsync();
        Assert.Equal(1, nodes.Sum("call_message_events.requests", "outcome", "replied"));
        Assert.Equal(0, nodes.Sum("call_message_events.frames.dropped", "cause", "late"));
        Assert.Single(nodes.Twilio.Frames);
        Assert.Empty(nodes.A.App.Log.Lines.Concat(nodes.B.App.Log.Lines).Concat(nodes.C.App.Log.Lines));
    }

    [Fact]
    public async Task SendAsync_ReceiptAndErrorComeElsewhere_AreTheOutcome()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var received = nodes.A.BeSureAsync();
        await nodes.SayAsync(nodes.B, (await nodes.NextAsync()).Receipt);
        await Eventually.EndsAsync(received);

        var refused = nodes.A.BeSureAsync();
        await nodes.SayAsync(nodes.B, (await nodes.NextAsync()).Error("bad-content"));

        var error = await Assert.ThrowsAsync<MessageNotReceivedException>(() => Eventually.EndsAsync(refused));
        Assert.Equal(CallRequestFailure.BadContent, error.Reason);
    }

    [Fact]
    public async Task RequestAsync_ReplyInParts_IsJoinedWhereItIsWaitedFor()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var answering = nodes.A.AskAsync();
        var asked = await nodes.NextAsync();
        var whole = asked.Reply("8001");
        string[] halves = [whole[..20], whole[20..]];
        for (var i = 0; i < halves.Length; i++)
        {
            var part = new JsonObject { ["id"] = "p.1", ["re"] = asked.Id, ["part"] = new JsonArray(i, halves.Length), ["data"] = halves[i] };
            await nodes.SayAsync(nodes.B, new JsonObject { ["cme"] = part }.ToJsonString());
        }

        Assert.Equal("8001", (await Eventually.EndsAsync(answering)).Text);
    }

    [Fact]
    public async Task RequestAsync_OwnerChangesWhileItWaits_TheReplyIsReturned()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var answering = nodes.C.AskAsync();
        var asked = await nodes.NextAsync();

        await nodes.GiveAsync(nodes.B);
        await nodes.SayAsync(nodes.B, asked.Reply("8001"));

        Assert.Equal("8001", (await Eventually.EndsAsync(answering)).Text);
    }

    [Fact]
    public async Task LateReply_IsCountedOnce_WhereItWasWaitedFor()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var answering = nodes.A.AskAsync();
        var asked = await nodes.NextAsync();
        await nodes.SayAsync(nodes.B, asked.Reply("8001"));
        await Eventually.EndsAsync(answering);

        await nodes.SayAsync(nodes.B, asked.Reply("8001"));

        await Eventually.HoldsAsync(() => nodes.A.Meters.Sum("call_message_events.frames.dropped", "cause", "late") == 1);
        await nodes.WhenDoneAsync();
        Assert.Equal(1, nodes.Sum("call_message_events.frames.dropped", "cause", "late"));
    }

    [Fact]
    public async Task SteadyRequest_IsOneHttpRequest_AndOneReadOfTheStore()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        await AnswerAsync();
        await nodes.WhenDoneAsync();
        await Eventually.HoldsAsync(() => nodes.Engine.Legs.IsNewsTaken);
        var (requests, reads, writes) = (nodes.Twilio.Requests.Count, nodes.A.Node.Reads.Count, nodes.A.Node.Writes.Count);

        await AnswerAsync();

        Assert.Equal((1, 1, 0), (nodes.Twilio.Requests.Count - requests, nodes.A.Node.Reads.Count - reads, nodes.A.Node.Writes.Count - writes));

        async Task AnswerAsync()
        {
            var answering = nodes.A.AskAsync();
            await nodes.SayAsync(nodes.B, (await nodes.NextAsync()).Reply("8001"));
            await Eventually.EndsAsync(answering);
        }
    }

    [Fact]
    public async Task AskingNodeIsCutOff_WhenItIsBack_TheAnswerIsThere()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        var answering = nodes.A.AskAsync();
        var asked = await nodes.NextAsync();
        nodes.A.Node.CutOff();
        await nodes.SayAsync(nodes.B, asked.Reply("8001"));

        nodes.A.Node.Reconnect();

        Assert.Equal("8001", (await Eventually.EndsAsync(answering)).Text);
    }

    [Fact]
    public async Task StoreIsAway_TheRequestGoes_AndIsAnswered()
    {
        await using var nodes = await TalkingNodes.StartAsync();
        nodes.A.Node.Reads.LoseRequests();
        nodes.A.Node.Writes.LoseRequests();
        var answering = nodes.A.AskAsync();

        await nodes.SayAsync(nodes.B, (await nodes.NextAsync()).Reply("8001"));

        Assert.Equal("8001", (await Eventually.EndsAsync(answering)).Text);
    }
}
