using CallMessageEvents.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>Waiting until somebody has answered: a leg that rings is not there yet.</summary>
public sealed class WaitUntilAnsweredTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task SendAsync_LegRings_WaitsUntilItIsReportedAnswered()
    {
        await using var account = await TestAccount.StartAsync(time: _time);
        var bob = account.Twilio.CreateCall("+14155550100", "client:bob");
        bob.Ring();
        await ReportAsync(account, bob);
        var sending = SendAsync(account, EndUser.OnLeg(bob.Sid));
        Assert.False(sending.IsCompleted);

        bob.Answer();
        await ReportAsync(account, bob);
        await Eventually.EndsAsync(sending);

        // Asked once whether it still rings; that it is answered was reported.
        Assert.Equal(["GET", "POST"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task SendAsync_KnownToBeInProgress_IsOneRequest()
    {
        await using var account = await TestAccount.StartAsync(time: _time);
        var conversation = account.Twilio.Dial("client:alice", "client:bob").Answer();
        await ReportAsync(account, conversation.Parent, CallStatus.Ringing, isCallback: false);
        await ReportAsync(account, conversation.Child);

        foreach (var user in new[] { EndUser.WhoPlaced(conversation.Child.Sid), EndUser.WhoAnswered(conversation.Parent.Sid) })
            Assert.Equal(1, await account.CountAsync(() => SendAsync(account, user)));
    }

    [Fact]
    public async Task SendAsync_WhoPlaced_WaitsUntilSomebodyAnswers()
    {
        await using var account = await TestAccount.StartAsync(time: _time);
        var conversation = account.Twilio.Dial("client:alice", "+14155550100").Ring();
        await ReportAsync(account, conversation.Parent, CallStatus.Ringing, isCallback: false);
        await ReportAsync(account, conversation.Child);
        var sending = SendAsync(account, EndUser.WhoPlaced(conversation.Child.Sid));
        Assert.False(sending.IsCompleted);

        conversation.Answer();
        await ReportAsync(account, conversation.Child);
        await Eventually.EndsAsync(sending);

        Assert.Single(conversation.Parent.Received);
    }

    [Fact]
    public async Task SendAsync_OneOfSeveralThatRing_WaitsForTheOneWhoAnswers()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("+14155550100", "client:bob", "client:carol").Ring();
        var sending = SendAsync(account, EndUser.WhoAnswered(conversation.Parent.Sid));
        await RequestsAsync(account, 2);

        conversation.Children[1].Answer();
        await Eventually.EndsAsync(sending);

        Assert.Equal((0, 1), (conversation.Children[0].Received.Count, conversation.Children[1].Received.Count));
    }

    [Fact]
    public async Task SendAsync_NobodyAnswersInTime_SaysSo()
    {
        await using var account = await TestAccount.StartAsync();
        var bob = account.Twilio.CreateCall("+14155550100", "client:bob");
        bob.Ring();

        var error = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(bob.Sid), TimeSpan.FromMilliseconds(50)));

        Assert.Equal((CallStatus.Ringing, true), (error.Status, error.IsTransient));
        Assert.Contains("has not answered in time", error.Message, StringComparison.Ordinal);
        Assert.Empty(bob.Received);
    }

    [Fact]
    public async Task SendAsync_LegEndsWhileItRings_EndsAtOnce()
    {
        await using var account = await TestAccount.StartAsync(time: _time);
        var bob = account.Twilio.CreateCall("+14155550100", "client:bob");
        bob.Ring();
        var sending = SendAsync(account, EndUser.OnLeg(bob.Sid));
        await RequestsAsync(account, 1);

        bob.Decline();
        await ReportAsync(account, bob);
        var error = await Assert.ThrowsAsync<CallNotActiveException>(() => sending);

        Assert.Equal((CallStatus.Busy, false), (error.Status, error.IsTransient));
    }

    [Fact]
    public async Task BroadcastAsync_OneHasAnswered_TheOtherRings_WaitsForEach()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("client:alice", "client:bob").Ring();
        conversation.Parent.Answer();

        var result = await account.Messenger.BroadcastAsync(
            Audience.Conversation(conversation.Parent.Sid), new { Text = "x" }, Options(TimeSpan.FromMilliseconds(50)), TestAccount.Token);

        Assert.Equal([BroadcastOutcome.Sent, BroadcastOutcome.Failed], result.Legs.Select(static leg => leg.Outcome));
        Assert.Empty(conversation.Child.Received);
    }

    [Theory]
    [InlineData(CallStatus.Completed, true, "Ringing (until the leg is active) or InProgress")]
    [InlineData(CallStatus.Unknown, false, "Ringing (until the leg is active) or InProgress")]
    [InlineData(CallStatus.InProgress, false, "SendOptions.WaitUntilActive")]
    public async Task SendAsync_BadStatus_IsABadArgument(CallStatus status, bool waits, string says)
    {
        await using var account = await TestAccount.StartAsync();
        var options = new SendOptions { WaitUntil = status, WaitUntilActive = waits ? TimeSpan.FromSeconds(1) : null };

        var error = await Assert.ThrowsAsync<ArgumentException>(
            "options", () => account.Messenger.SendAsync(EndUser.OnLeg(account.Alice().Sid), new { Text = "x" }, options, TestAccount.Token));

        Assert.Contains(says, error.Message, StringComparison.Ordinal);
        Assert.Equal(0, account.RequestCount);
    }

    private static SendOptions Options(TimeSpan most) => new() { WaitUntilActive = most, WaitUntil = CallStatus.InProgress };

    private static Task<SentMessage> SendAsync(TestAccount account, EndUser to, TimeSpan? most = null) =>
        account.Messenger.SendAsync(to, new { Text = "x" }, Options(most ?? TimeSpan.FromSeconds(30)), TestAccount.Token);

    private ValueTask ReportAsync(TestAccount account, EmulatedCall call, CallStatus? status = null, bool isCallback = true) => account.Directory.ReportAsync(
        new CallRecord
        {
            CallSid = CallSid.Parse(call.Sid),
            ParentCallSid = call.ParentCallSid is { } parent ? CallSid.Parse(parent) : null,
            From = call.From,
            To = call.To,
            Direction = call.Direction,
            Status = status ?? call.Status switch
            {
                "ringing" => CallStatus.Ringing,
                "in-progress" => CallStatus.InProgress,
                _ => CallStatus.Busy,
            },
            SeenAt = _time.GetUtcNow(),
            StatusCallbackAt = isCallback ? _time.GetUtcNow() : null,
        },
        TestAccount.Token);

    /// <summary>Until the emulator has answered so many: then the send waits, or is about to.</summary>
    private static Task RequestsAsync(TestAccount account, int count) =>
        Eventually.HoldsAsync(() => account.Twilio.Requests.Count(static request => request.StatusCode is not null) >= count);
}
