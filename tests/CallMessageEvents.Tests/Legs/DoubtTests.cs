using CallMessageEvents.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>Knowledge that Twilio contradicts, or that is told late.</summary>
public sealed class DoubtTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_AfterATransfer_FindsTheNewLegAtOnce(bool guarded)
    {
        await using var account = await TestAccount.StartAsync(options => options.Guard.Enabled = guarded);
        var conversation = account.Twilio.Dial("+14155550100", "client:bob").Answer();
        await SendAsync(account, EndUser.WhoAnswered(conversation.Parent.Sid));
        var carol = conversation.Dial("client:carol");
        conversation.Children[0].Complete();
        carol.Answer();

        var sent = await SendAsync(account, EndUser.WhoAnswered(conversation.Parent.Sid));

        Assert.Equal(carol.Sid, sent.CallSid.ToString());
        Assert.Single(carol.Received);
    }

    [Fact]
    public async Task SendAsync_ParentContradictedThoughAChildIsActive_ReadsInsteadOfPostingAgain()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("client:alice", "+14155550100").Answer();
        await account.Directory.ReportAsync(Record(conversation.Parent) with { Status = CallStatus.Ringing }, TestAccount.Token);
        await account.Directory.ReportAsync(
            Record(conversation.Child) with { ParentCallSid = CallSid.Parse(conversation.Parent.Sid), StatusCallbackAt = TimeProvider.System.GetUtcNow() },
            TestAccount.Token);
        conversation.Parent.Complete();

        for (var i = 0; i < 3; i++) await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.WhoPlaced(conversation.Parent.Sid)));

        Assert.Equal(["POST", "GET"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task SendAsync_StaleReadAfterACallback_TheCallbackHolds()
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var alice = account.Twilio.Dial("client:alice", "client:bob").Ring().Parent;
        account.Twilio.FindCall(alice.Sid)!.Conversation.Answer();
        account.Twilio.Faults.Add(new Fault { Kind = FaultKind.StaleRead, Operation = EmulatorOperation.FetchCall });
        await account.Directory.ReportAsync(Record(alice), TestAccount.Token);
        time.Advance(TimeSpan.FromMinutes(1));

        await SendAsync(account, EndUser.OnLeg(alice.Sid));

        Assert.Equal(CallStatus.InProgress, (await account.Directory.FindAsync(CallSid.Parse(alice.Sid), TestAccount.Token))!.Status);
    }

    [Fact]
    public async Task SendAsync_SubaccountToldByAWebhook_IsAddressedInIt()
    {
        await using var account = await TestAccount.StartAsync();
        var sub = account.Twilio.AddAccount();
        var conversation = account.Twilio.Dial(sub, "client:alice", "client:bob").Answer();
        await account.Directory.ReportAsync(Record(conversation.Parent) with { AccountSid = AccountSid.Parse(sub.AccountSid) }, TestAccount.Token);

        await SendAsync(account, EndUser.WhoPlaced(conversation.Parent.Sid));
        await SendAsync(account, EndUser.WhoAnswered(conversation.Parent.Sid));

        Assert.Single(conversation.Child.Received);
    }

    [Fact]
    public async Task SendAsync_MalformedAccountToldByAWebhook_IsNotUsed()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        Assert.True(CallRecord.TryParse(
            System.Text.Encoding.UTF8.GetBytes($"CallSid={alice.Sid}&AccountSid=AC123&From=client%3Aalice&Direction=inbound&CallStatus=in-progress"),
            TimeProvider.System.GetUtcNow(), out var record));
        await account.Directory.ReportAsync(record, TestAccount.Token);

        await SendAsync(account, EndUser.OnLeg(alice.Sid));

        Assert.Single(alice.Received);
    }

    private static Task<SentMessage> SendAsync(TestAccount account, EndUser to) =>
        account.Messenger.SendAsync(to, new { Text = "x" }, cancellationToken: TestAccount.Token);

    private static CallRecord Record(EmulatedCall call) => new()
    {
        CallSid = CallSid.Parse(call.Sid), From = call.From, To = call.To, Direction = call.Direction, Status = CallStatus.InProgress,
    };
}
