using CallMessageEvents.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>One content to many, with a result for each.</summary>
public sealed class BroadcastTests
{
    private static readonly object Content = new { Text = "to all" };

    [Fact]
    public async Task BroadcastAsync_Conversation_ReachesEveryVoiceSdkLeg()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("client:alice", "client:bob").Answer();
        var phone = conversation.Dial("+14155550100");
        phone.Ring();

        var result = await account.Messenger.BroadcastAsync(Audience.Conversation(conversation.Child(0).Sid), Content, cancellationToken: TestAccount.Token);

        Assert.Equal([BroadcastOutcome.Sent, BroadcastOutcome.Sent, BroadcastOutcome.Skipped], result.Legs.Select(static leg => leg.Outcome));
        Assert.Equal((2, true), (result.SentCount, result.IsComplete));
        Assert.Single(conversation.Parent.Received);
        Assert.Single(conversation.Child(0).Received);
        Assert.Empty(phone.Received);
    }

    [Fact]
    public async Task BroadcastAsync_Conversation_LeavesOutWhoHasLeft()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("client:alice", "client:bob", "client:carol").Answer();

        var result = await account.Messenger.BroadcastAsync(Audience.Conversation(conversation.Parent.Sid), Content, cancellationToken: TestAccount.Token);

        Assert.Equal([conversation.Parent.Sid, conversation.Child(0).Sid], result.Legs.Select(static leg => leg.CallSid.ToString()));
    }

    [Fact]
    public async Task BroadcastAsync_ConferenceOf250_ReachesEachOnce()
    {
        await using var account = await TestAccount.StartAsync();
        var conference = account.Twilio.CreateConference();
        List<EmulatedCall> calls = [.. Enumerable.Range(0, 250).Select(
            i => account.Twilio.Dial(i % 10 == 0 ? $"+1415555{i:0000}" : $"client:user{i}", "+14155550100").Answer().Parent)];
        foreach (var call in calls) conference.Join(call);

        var result = await account.Messenger.BroadcastAsync(
            Audience.Conference(conference.Sid), Content, new SendOptions { IdempotencyKey = "all-hands" }, TestAccount.Token);

        Assert.Equal((225, true, "all-hands"), (result.SentCount, result.IsComplete, result.IdempotencyKey));
        Assert.Equal(25, result.Legs.Count(static leg => leg.Outcome == BroadcastOutcome.Skipped));
        Assert.All(calls, static call => Assert.Equal(call.IsVoiceSdk ? 1 : 0, call.Received.Count));
        Assert.All(
            result.Legs.Where(static leg => leg.Message is not null), static leg => Assert.Equal($"all-hands-{leg.CallSid}", leg.Message!.IdempotencyKey));
    }

    [Fact]
    public async Task BroadcastAsync_List_KeepsTheOrderAndTheFailures()
    {
        await using var account = await TestAccount.StartAsync();
        var (alice, ended, phone) = (account.Alice(), account.Alice(), account.Twilio.Dial("+14155550100", "client:bob").Answer());
        ended.Complete();
        EndUser[] users =
        [
            EndUser.OnLeg(alice.Sid), EndUser.OnLeg(ended.Sid), EndUser.OnLeg(phone.Parent.Sid), EndUser.WhoPlaced(phone.Parent.Sid),
            EndUser.OnLeg("CA00000000000000000000000000000000"),
        ];

        var result = await account.Messenger.BroadcastAsync(Audience.Of(users), Content, cancellationToken: TestAccount.Token);

        Assert.Equal(users, result.Legs.Select(static leg => leg.To));
        Assert.Equal(
            [BroadcastOutcome.Sent, BroadcastOutcome.Failed, BroadcastOutcome.Skipped, BroadcastOutcome.Failed, BroadcastOutcome.Failed],
            result.Legs.Select(static leg => leg.Outcome));
        Assert.IsType<CallNotActiveException>(result.Legs[1].Error);
        Assert.IsType<CallLegNotFoundException>(result.Legs[3].Error);
        Assert.IsType<CallLegNotFoundException>(result.Legs[4].Error);
        Assert.False(result.IsComplete);
    }

    [Fact]
    public async Task BroadcastAsync_TwoOnOneLeg_SendsOnceAndTellsBoth()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        var result = await account.Messenger.BroadcastAsync(
            Audience.Of([EndUser.OnLeg(alice.Sid), EndUser.WhoPlaced(alice.Sid), EndUser.Named(alice.Sid, "alice")]), Content, TestAccount.Token);

        Assert.Single(alice.Received);
        Assert.All(result.Legs, leg => Assert.Equal(alice.Received[0].Sid, leg.Message?.Sid.ToString()));
        Assert.Equal("who placed", result.Legs[1].To.ToString()[..10]);
    }

    [Fact]
    public async Task BroadcastAsync_CancelledHalfWay_TellsWhatWasSent()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var hanging = new TaskCompletionSource();
        twilio.Then(201, """{"sid":"KX0123456789abcdef0123456789abcdef"}""");
        twilio.Otherwise = http => hanging.Task.WaitAsync(http.RequestAborted);
        await using var provider = twilio.Provide(time: new WatchedTime());
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestAccount.Token);
        var directory = (ICallDirectory)provider.GetService(typeof(ICallDirectory))!;
        List<EndUser> users = [];
        for (var i = 0; i < 40; i++)
        {
            var leg = CallSid.Parse($"CA{i:x32}");
            await directory.ReportAsync(
                new CallRecord { CallSid = leg, Direction = "inbound", From = "client:x", Status = CallStatus.InProgress }, TestAccount.Token);
            users.Add(EndUser.OnLeg(leg));
        }

        var broadcasting = provider.Messenger().BroadcastAsync(Audience.Of(users), Content, cancellationToken: cancellation.Token);
        for (var i = 0; i < 17; i++) await twilio.NextAsync();
        await cancellation.CancelAsync();
        var result = await Eventually.EndsAsync(broadcasting);

        Assert.Equal(1, result.SentCount);
        Assert.Equal(39, result.Legs.Count(static leg => leg.Outcome == BroadcastOutcome.Cancelled));
        Assert.Equal(16, result.Legs.Count(static leg => leg.OutcomeUnknown));
        Assert.Equal(17, twilio.Requests.Count);
        hanging.SetResult();
    }

    [Fact]
    public async Task BroadcastAsync_CancelledWithTwoOnOneLeg_TellsBothTheSame()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var provider = twilio.Provide(time: new WatchedTime());
        await ((ICallDirectory)provider.GetService(typeof(ICallDirectory))!).ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(ScriptedTwilio.Leg), Direction = "inbound", From = "client:x", Status = CallStatus.InProgress },
            TestAccount.Token);
        using var cancellation = CancellationTokenSource.CreateLinkedTokenSource(TestAccount.Token);

        var broadcasting = provider.Messenger().BroadcastAsync(
            Audience.Of([EndUser.OnLeg(ScriptedTwilio.Leg), EndUser.WhoPlaced(ScriptedTwilio.Leg)]), Content, cancellationToken: cancellation.Token);
        await twilio.NextAsync();
        await cancellation.CancelAsync();
        var result = await Eventually.EndsAsync(broadcasting);

        Assert.All(result.Legs, static leg => Assert.Equal((BroadcastOutcome.Cancelled, true), (leg.Outcome, leg.OutcomeUnknown)));
    }

    [Fact]
    public async Task BroadcastAsync_ConversationWhoseParentHasEnded_LeavesItOut()
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var conversation = account.Twilio.Dial("client:alice", "client:bob").Answer();
        await account.Messenger.ResolveAsync(EndUser.WhoPlaced(conversation.Parent.Sid), TestAccount.Token);
        conversation.Parent.Complete();
        time.Advance(TimeSpan.FromMinutes(5));

        var result = await account.Messenger.BroadcastAsync(Audience.Conversation(conversation.Parent.Sid), Content, cancellationToken: TestAccount.Token);

        Assert.Empty(result.Legs);
    }

    [Fact]
    public async Task BroadcastAsync_Nobody_IsAnEmptyResult()
    {
        await using var account = await TestAccount.StartAsync();

        var result = await account.Messenger.BroadcastAsync(Audience.Of([]), Content, cancellationToken: TestAccount.Token);

        Assert.Equal((0, true, 0), (result.Legs.Count, result.IsComplete, account.RequestCount));
    }

    [Fact]
    public async Task BroadcastAsync_SubaccountsConversation_IsAddressedInIt()
    {
        await using var account = await TestAccount.StartAsync();
        var sub = account.Twilio.AddAccount();
        var conversation = account.Twilio.Dial(sub, "client:alice", "client:bob").Answer();

        var result = await account.Messenger.BroadcastAsync(
            Audience.Conversation(conversation.Parent.Sid).In(AccountSid.Parse(sub.AccountSid)), Content, cancellationToken: TestAccount.Token);

        Assert.Equal(2, result.SentCount);
    }

    [Fact]
    public void Audience_BadArguments_AreRefused()
    {
        Assert.Equal("anyLeg", Assert.Throws<ArgumentException>(static () => Audience.Conversation(default(CallSid))).ParamName);
        Assert.Equal("anyLeg", Assert.Throws<ArgumentException>(static () => Audience.Conversation("CF0123456789abcdef0123456789abcdef")).ParamName);
        Assert.Equal("conference", Assert.Throws<ArgumentException>(static () => Audience.Conference("CF")).ParamName);
        Assert.Equal("endUsers", Assert.Throws<ArgumentException>(static () => Audience.Of([default])).ParamName);
        Assert.Throws<InvalidOperationException>(static () => Audience.Of([]).In(AccountSid.Parse(TestProvider.AccountSid)));
    }
}

internal static class ConversationExtensions
{
    public static EmulatedCall Child(this EmulatedConversation conversation, int index) => conversation.Children[index];
}
