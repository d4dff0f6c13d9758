using CallMessageEvents.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>What a send costs in requests, and when none may leave.</summary>
public sealed class GuardTests
{
    [Theory]
    [InlineData("OnLeg", false, 2)]
    [InlineData("WhoPlaced", false, 2)]
    [InlineData("WhoPlaced", true, 3)]
    [InlineData("WhoAnswered", false, 3)]
    [InlineData("WhoAnswered", true, 3)]
    [InlineData("Named", false, 3)]
    [InlineData("Named", true, 3)]
    public async Task SendAsync_ColdThenAtOnce_CostsWhatItMust(string role, bool fromTheChild, int cold)
    {
        await using var account = await TestAccount.StartAsync();
        var call = account.Twilio.Dial("client:alice", "client:bob").Answer();
        var any = fromTheChild ? call.Child.Sid : call.Parent.Sid;
        var user = role switch
        {
            "OnLeg" => EndUser.OnLeg(any),
            "WhoPlaced" => EndUser.WhoPlaced(any),
            "WhoAnswered" => EndUser.WhoAnswered(any),
            _ => EndUser.Named(any, "bob"),
        };

        Assert.Equal(cold, await account.CountAsync(() => SendAsync(account, user)));
        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, user)));
        Assert.Equal("POST", account.Twilio.Requests[^1].Method);
    }

    [Theory]
    [InlineData("inbound")]
    [InlineData(null)]
    public async Task SendAsync_KnownToHaveEnded_MakesNoRequest(string? direction)
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        await account.Directory.ReportAsync(Record(alice, CallStatus.Completed) with { Direction = direction }, TestAccount.Token);

        var error = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(alice.Sid)));

        Assert.Equal((CallStatus.Completed, null, 0), (error.Status, error.Code, account.RequestCount));
    }

    [Fact]
    public async Task SendAsync_ActiveByStatusCallback_StaysKnownForItsAge()
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var alice = account.Alice();
        await account.Directory.ReportAsync(Record(alice, CallStatus.InProgress) with { StatusCallbackAt = time.GetUtcNow() }, TestAccount.Token);

        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, EndUser.OnLeg(alice.Sid))));
        time.Advance(TimeSpan.FromHours(4));
        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, EndUser.OnLeg(alice.Sid))));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, EndUser.OnLeg(alice.Sid))));
    }

    [Fact]
    public async Task SendAsync_ActiveByFetch_StaysKnownForItsAge()
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var user = EndUser.OnLeg(account.Alice().Sid);
        await SendAsync(account, user);

        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, user)));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, user)));
    }

    [Fact]
    public async Task SendAsync_FetchMaxAgeZero_ReadsEachTime()
    {
        await using var account = await TestAccount.StartAsync(static options => options.Guard.FetchMaxAge = TimeSpan.Zero);
        var user = EndUser.OnLeg(account.Alice().Sid);

        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, user)));
        Assert.Equal(2, await account.CountAsync(() => SendAsync(account, user)));
    }

    [Fact]
    public async Task SendAsync_ActiveChild_ProvesItsParentActive()
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var call = account.Twilio.Dial("client:alice", "+14155550101").Answer();
        await SendAsync(account, EndUser.WhoPlaced(call.Parent.Sid));
        time.Advance(TimeSpan.FromHours(1));
        await account.Directory.ReportAsync(Record(call.Child, CallStatus.InProgress) with { StatusCallbackAt = time.GetUtcNow() }, TestAccount.Token);

        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, EndUser.WhoPlaced(call.Parent.Sid))));
    }

    [Fact]
    public async Task SendAsync_GuardOff_TwilioDecides()
    {
        await using var account = await TestAccount.StartAsync(static options => options.Guard.Enabled = false);
        var alice = account.Alice();
        Assert.Equal(1, await account.CountAsync(() => SendAsync(account, EndUser.OnLeg(alice.Sid))));
        alice.Complete();

        var error = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(alice.Sid)));

        Assert.Equal((21220, alice.Sid, 2), (error.Code, error.CallSid.ToString(), account.RequestCount));
    }

    [Fact]
    public async Task SendAsync_GuardOfThisSend_GoesBefore()
    {
        await using var account = await TestAccount.StartAsync();
        var ended = account.Alice();
        ended.Complete();
        var user = EndUser.OnLeg(ended.Sid);

        var refused = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, user, new SendOptions { Guard = false }));
        var guarded = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, user, new SendOptions { Guard = true }));

        Assert.NotNull(refused.Code);
        Assert.NotNull(refused.IdempotencyKey);
        Assert.Null(guarded.Code);
        Assert.Null(guarded.IdempotencyKey);
        Assert.Equal(["POST", "GET"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task SendAsync_TwilioSaysNotActive_TheNextSendReadsAgain()
    {
        await using var account = await TestAccount.StartAsync(emulator: new TwilioEmulatorOptions { NotActiveCode = 31211 });
        var alice = account.Alice();
        await SendAsync(account, EndUser.OnLeg(alice.Sid));
        alice.Complete();

        var first = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(alice.Sid)));
        var second = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(alice.Sid)));
        await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(account, EndUser.OnLeg(alice.Sid)));

        Assert.Equal((31211, (int?)null, CallStatus.Completed), (first.Code, second.Code, second.Status));
        Assert.Equal(["GET", "POST", "POST", "GET"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Fact]
    public async Task FindAsync_AfterASend_TellsWhatIsKnown()
    {
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        var sid = CallSid.Parse(alice.Sid);
        Assert.Null(await account.Directory.FindAsync(sid, TestAccount.Token));
        await SendAsync(account, EndUser.OnLeg(sid));

        var known = await account.Directory.FindAsync(sid, TestAccount.Token);

        Assert.Equal(("client:alice", "inbound", CallStatus.InProgress), (known!.From, known.Direction, known.Status));
        await Assert.ThrowsAsync<ArgumentException>("leg", () => account.Directory.FindAsync(default, TestAccount.Token).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>("seen", () => account.Directory.ReportAsync(null!, TestAccount.Token).AsTask());
        await Assert.ThrowsAsync<ArgumentException>(
            "seen", () => account.Directory.ReportAsync(new CallRecord { CallSid = default }, TestAccount.Token).AsTask());
    }

    /// <summary>The callback was on its way while the leg was answered. The clock stands still: it arrives at the moment of the call.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_AStatusCallbackJustSaidInitiated_TwilioSaysInProgress_Succeeds(bool subscribes)
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var bob = account.Twilio.Dial("client:alice", "client:bob").Answer().Child;
        await account.Directory.ReportAsync(JustInitiated(bob, time), TestAccount.Token);

        await (subscribes ? SubscribeAsync(account, bob) : SendAsync(account, EndUser.OnLeg(bob.Sid)));

        Assert.Equal(["GET", "POST"], account.Twilio.Requests.Select(static request => request.Method));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_AStatusCallbackJustSaidInitiated_AndSoDoesTwilio_IsRefused(bool subscribes)
    {
        var time = new FakeTimeProvider();
        await using var account = await TestAccount.StartAsync(time: time);
        var bob = account.Twilio.CreateCall("+14155550100", "client:bob");
        await account.Directory.ReportAsync(JustInitiated(bob, time), TestAccount.Token);

        var error = await Assert.ThrowsAsync<CallNotActiveException>(
            () => subscribes ? SubscribeAsync(account, bob) : SendAsync(account, EndUser.OnLeg(bob.Sid)));

        Assert.Null(error.Code);
        Assert.Equal("GET", Assert.Single(account.Twilio.Requests).Method);
    }

    private static CallRecord JustInitiated(EmulatedCall call, TimeProvider time) =>
        Record(call, CallStatus.Initiated) with { StatusCallbackAt = time.GetUtcNow(), SeenAt = time.GetUtcNow() };

    private static Task SubscribeAsync(TestAccount account, EmulatedCall call) => account.Messenger.SubscribeAsync(
        EndUser.OnLeg(call.Sid), new() { Callback = new Uri("https://example.com/messages") }, TestAccount.Token);

    private static CallRecord Record(EmulatedCall call, CallStatus status) => new()
    {
        CallSid = CallSid.Parse(call.Sid),
        ParentCallSid = call.ParentCallSid is { } parent ? CallSid.Parse(parent) : null,
        From = call.From,
        To = call.To,
        Direction = call.Direction,
        Status = status,
    };

    private static Task<SentMessage> SendAsync(TestAccount account, EndUser user, SendOptions? options = null) =>
        account.Messenger.SendAsync(user, new { Hello = 1 }, options, TestAccount.Token);
}
