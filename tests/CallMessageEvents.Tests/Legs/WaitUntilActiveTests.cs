using CallMessageEvents.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>Waiting for the moment in which a message can arrive.</summary>
public sealed class WaitUntilActiveTests
{
    private static readonly SendOptions Wait = new() { WaitUntilActive = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task SendAsync_LegReportedRinging_IsWokenWithoutPolling()
    {
        await using var account = await TestAccount.StartAsync(time: new FakeTimeProvider());
        var call = account.Twilio.CreateCall("+14155550100", "client:bob");
        var sending = SendAsync(account, EndUser.OnLeg(call.Sid), Wait);
        await RequestsAsync(account, 1);

        call.Ring();
        await account.Directory.ReportAsync(Ringing(call) with { StatusCallbackAt = new FakeTimeProvider().GetUtcNow() }, TestAccount.Token);
        var sent = await Eventually.EndsAsync(sending);

        Assert.Equal(call.Sid, sent.CallSid.ToString());
        Assert.Equal(["GET", "POST"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task SendAsync_NothingReported_PollsTwilio()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.CreateCall("+14155550100", "client:bob");
        var sending = SendAsync(account, EndUser.OnLeg(call.Sid), Wait);
        await RequestsAsync(account, 1);

        call.Ring();
        await Eventually.EndsAsync(sending);

        Assert.Single(call.Received);
    }

    [Fact]
    public async Task SendAsync_ChildNotDialedYet_WaitsForIt()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("+14155550100", "+14155550101").Answer();
        var sending = SendAsync(account, EndUser.WhoAnswered(conversation.Parent.Sid), Wait);
        await RequestsAsync(account, 2);

        var bob = conversation.Dial("client:bob");
        bob.Ring();
        bob.Answer();
        await account.Directory.ReportAsync(
            Ringing(bob) with { ParentCallSid = CallSid.Parse(conversation.Parent.Sid), Status = CallStatus.InProgress }, TestAccount.Token);
        await Eventually.EndsAsync(sending);

        Assert.Single(bob.Received);
    }

    [Fact]
    public async Task SendAsync_TwoRinging_WaitsUntilOneHasAnswered()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("+14155550100", "client:bob", "client:carol").Ring();
        var sending = SendAsync(account, EndUser.WhoAnswered(conversation.Parent.Sid), Wait);
        await RequestsAsync(account, 2);

        conversation.Children[1].Answer();
        await Eventually.EndsAsync(sending);

        Assert.Single(conversation.Children[1].Received);
        Assert.Empty(conversation.Children[0].Received);
    }

    [Fact]
    public async Task SendAsync_TimeIsOver_ThrowsWhatItWouldHaveWithoutWaiting()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.CreateCall("+14155550100", "client:bob");

        var error = await Assert.ThrowsAsync<CallNotActiveException>(
            () => SendAsync(account, EndUser.OnLeg(call.Sid), new SendOptions { WaitUntilActive = TimeSpan.FromMilliseconds(50) }));

        Assert.Equal(CallStatus.Queued, error.Status);
    }

    [Fact]
    public async Task SendAsync_LegHasEnded_DoesNotWait()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        alice.Complete();

        await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(alice.Sid), Wait));

        Assert.Equal(1, account.RequestCount);
    }

    [Fact]
    public async Task SendAsync_UnknownCall_DoesNotWait()
    {
        await using var account = await TestAccount.StartAsync();

        await Assert.ThrowsAsync<CallLegNotFoundException>(() => SendAsync(account, EndUser.WhoAnswered("CA0123456789abcdef0123456789abcdef"), Wait));

        Assert.Equal(1, account.RequestCount);
    }

    [Fact]
    public async Task SendAsync_CancelledWhileWaiting_EndsAtOnce()
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.CreateCall("+14155550100", "client:bob");
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestAccount.Token);
        var sending = account.Messenger.SendAsync(EndUser.OnLeg(call.Sid), new { Text = "x" }, Wait, cancellation.Token);
        await RequestsAsync(account, 1);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
    }

    [Fact]
    public async Task SendAsync_ProviderGoesWhileWaiting_EndsAtOnce()
    {
        var account = await TestAccount.StartAsync(time: new FakeTimeProvider());
        var call = account.Twilio.CreateCall("+14155550100", "client:bob");
        var sending = SendAsync(account, EndUser.OnLeg(call.Sid), Wait);
        await RequestsAsync(account, 1);

        await account.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => sending);
    }

    public static TheoryData<SendOptions> BadTimes =>
    [
        new SendOptions { WaitUntilActive = TimeSpan.FromTicks(-1) }, new SendOptions { WaitUntilActive = TimeSpan.MaxValue },
        new SendOptions { Timeout = TimeSpan.Zero }, new SendOptions { Timeout = TimeSpan.MaxValue },
    ];

    [Theory]
    [MemberData(nameof(BadTimes))]
    public async Task SendAsync_BadTime_IsABadArgument(SendOptions options)
    {
        await using var account = await TestAccount.StartAsync();

        var error = await Assert.ThrowsAsync<ArgumentException>(() => SendAsync(account, EndUser.OnLeg(account.Alice().Sid), options));

        Assert.Equal(("options", 0), (error.ParamName, account.RequestCount));
    }

    private static Task<SentMessage> SendAsync(TestAccount account, EndUser to, SendOptions options) =>
        account.Messenger.SendAsync(to, new { Text = "x" }, options, TestAccount.Token);

    private static CallRecord Ringing(EmulatedCall call) => new()
    {
        CallSid = CallSid.Parse(call.Sid),
        From = call.From,
        To = call.To,
        Direction = call.Direction,
        Status = CallStatus.Ringing,
        StatusCallbackAt = TimeProvider.System.GetUtcNow(),
    };

    /// <summary>Until the emulator has answered so many: then the send waits, or is about to.</summary>
    private static Task RequestsAsync(TestAccount account, int count) =>
        Eventually.HoldsAsync(() => account.Twilio.Requests.Count(static request => request.StatusCode is not null) >= count);
}
