namespace CallMessageEvents.Tests;

/// <summary>Several end users of a broadcast who are, or were, on one leg: it gets one message, and each of them a result of their own.</summary>
public sealed class BroadcastSharingTests
{
    private static readonly object Content = new { Text = "to all" };

    [Fact]
    public async Task BroadcastAsync_SeveralOnOneLeg_PostsOnce()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        var result = await account.Messenger.BroadcastAsync(
            Audience.Of([EndUser.OnLeg(alice.Sid), EndUser.WhoPlaced(alice.Sid), EndUser.Named(alice.Sid, "alice")]), Content, TestAccount.Token);

        Assert.Equal(3, result.SentCount);
        Assert.Single(account.Twilio.Requests, static request => request.Method == "POST");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task BroadcastAsync_TransferredMeanwhile_EachGetsAResult(bool legFirst)
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("+14155550100", "client:bob").Answer();
        await account.Messenger.ResolveAsync(EndUser.WhoAnswered(conversation.Parent.Sid), TestAccount.Token);
        var (bob, carol) = (conversation.Children[0], conversation.Dial("client:carol"));
        bob.Complete();
        carol.Answer();
        EndUser[] users = [EndUser.WhoAnswered(conversation.Parent.Sid), EndUser.OnLeg(bob.Sid)];
        if (legFirst) Array.Reverse(users);

        var result = await account.Messenger.BroadcastAsync(Audience.Of(users), Content, cancellationToken: TestAccount.Token);

        Assert.Equal(users, result.Legs.Select(static leg => leg.To));
        var (answered, left) = legFirst ? (result.Legs[1], result.Legs[0]) : (result.Legs[0], result.Legs[1]);
        Assert.Equal((BroadcastOutcome.Sent, carol.Sid), (answered.Outcome, answered.CallSid.ToString()));
        Assert.Equal((BroadcastOutcome.Failed, bob.Sid), (left.Outcome, left.CallSid.ToString()));
        Assert.IsType<CallNotActiveException>(left.Error);
        Assert.Single(carol.Received);
        Assert.Equal(
            account.Twilio.Requests.Where(static request => request.Method == "POST").Select(static request => request.Path).Distinct().Count(),
            account.Twilio.Requests.Count(static request => request.Method == "POST"));
    }

    [Fact]
    public async Task BroadcastAsync_TimeOfTheFirstOnTheLegIsOver_TellsBothTheSame()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var time = new WatchedTime();
        await using var provider = twilio.Provide(time: time);
        await ((ICallDirectory)provider.GetService(typeof(ICallDirectory))!).ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(ScriptedTwilio.Leg), Direction = "inbound", From = "client:x", Status = CallStatus.InProgress },
            TestAccount.Token);

        var broadcasting = provider.Messenger().BroadcastAsync(
            Audience.Of([EndUser.OnLeg(ScriptedTwilio.Leg), EndUser.WhoPlaced(ScriptedTwilio.Leg)]),
            Content,
            new SendOptions { Timeout = TimeSpan.FromSeconds(3) },
            TestAccount.Token);
        await twilio.NextAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        var result = await Eventually.EndsAsync(broadcasting);

        Assert.Single(twilio.Requests);
        Assert.All(result.Legs, static leg => Assert.Equal((BroadcastOutcome.Failed, true), (leg.Outcome, leg.OutcomeUnknown)));
        Assert.All(result.Legs, static leg => Assert.Equal(TwilioConnectionFailure.TimedOut, Assert.IsType<TwilioConnectionException>(leg.Error).Reason));
    }

    [Fact]
    public async Task BroadcastAsync_TimeoutWhileALegIsLookedUp_EndsIt()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var time = new WatchedTime();
        await using var provider = twilio.Provide(time: time);

        var broadcasting = provider.Messenger().BroadcastAsync(
            Audience.Of([EndUser.OnLeg(ScriptedTwilio.Leg)]), Content, new SendOptions { Timeout = TimeSpan.FromSeconds(3) }, TestAccount.Token);
        await twilio.NextAsync();
        time.Advance(TimeSpan.FromSeconds(3));
        var leg = Assert.Single((await Eventually.EndsAsync(broadcasting)).Legs);

        Assert.Equal((BroadcastOutcome.Failed, false), (leg.Outcome, leg.OutcomeUnknown));
        Assert.Equal(TwilioConnectionFailure.TimedOut, Assert.IsType<TwilioConnectionException>(leg.Error).Reason);
    }

    [Fact]
    public async Task BroadcastAsync_ApplicationStopsHalfWay_TellsWhatWasSent()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var provider = twilio.Then(201, """{"sid":"KX1"}""").Provide(time: new WatchedTime());
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        var directory = (ICallDirectory)provider.GetService(typeof(ICallDirectory))!;
        List<EndUser> users = [];
        for (var i = 0; i < 3; i++)
        {
            var leg = CallSid.Parse($"CA{i:x32}");
            await directory.ReportAsync(
                new CallRecord { CallSid = leg, Direction = "inbound", From = "client:x", Status = CallStatus.InProgress }, TestAccount.Token);
            users.Add(EndUser.OnLeg(leg));
        }

        var broadcasting = provider.Messenger().BroadcastAsync(Audience.Of(users), Content, cancellationToken: TestAccount.Token);
        for (var i = 0; i < 3; i++) await twilio.NextAsync();
        await provider.DisposeAsync();
        var result = await Eventually.EndsAsync(broadcasting);

        Assert.Equal(3, result.Legs.Count);
        Assert.InRange(result.SentCount, 0, 1);
        Assert.All(
            result.Legs.Where(static leg => leg.Outcome != BroadcastOutcome.Sent),
            static leg => Assert.Equal((BroadcastOutcome.Cancelled, true), (leg.Outcome, leg.OutcomeUnknown)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_ParentSidThatIsNone_IsATypedError(bool isSentToOne)
    {
        await using var account = await TestAccount.StartAsync();
        var bob = account.Twilio.Dial("+14155550100", "client:bob").Answer().Child;
        Assert.True(CallRecord.TryParse(
            System.Text.Encoding.UTF8.GetBytes(
                $"CallSid={bob.Sid}&ParentCallSid=CA12&From=%2B1&To=client%3Abob&Direction=outbound-dial&CallStatus=in-progress"),
            TimeProvider.System.GetUtcNow(), out var record));
        await account.Directory.ReportAsync(record, TestAccount.Token);
        var user = EndUser.WhoPlaced(bob.Sid);

        var error = isSentToOne
            ? await Assert.ThrowsAnyAsync<CallMessageException>(() => account.Messenger.SendAsync(user, Content, cancellationToken: TestAccount.Token))
            : Assert.Single((await account.Messenger.BroadcastAsync(Audience.Of([user]), Content, cancellationToken: TestAccount.Token)).Legs).Error;

        Assert.IsType<CallLegNotFoundException>(error);
    }

    [Fact]
    public async Task SendAsync_TwoRing_ErrorNamesTheBroadcast()
    {
        await using var account = await TestAccount.StartAsync();
        var conversation = account.Twilio.Dial("+14155550100", "client:bob", "client:carol").Ring();

        var error = await Assert.ThrowsAsync<AmbiguousCallLegException>(
            () => account.Messenger.SendAsync(EndUser.WhoAnswered(conversation.Parent.Sid), Content, cancellationToken: TestAccount.Token));
        var result = await account.Messenger.BroadcastAsync(
            Audience.Of(error.Legs.Select(static leg => EndUser.OnLeg(leg.CallSid))), Content, cancellationToken: TestAccount.Token);

        Assert.Contains("BroadcastAsync", error.Message, StringComparison.Ordinal);
        Assert.Equal((2, true), (result.SentCount, result.IsComplete));
    }
}
