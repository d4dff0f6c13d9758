using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Two nodes over one store: what one was told of a leg, the other need not ask Twilio.</summary>
public sealed class StoredLegTests : IAsyncDisposable
{
    private readonly WatchedTime _time = new();
    private readonly LogLines _log = new();
    private readonly FakeEngine _engine;
    private readonly FakeNode _a;
    private readonly FakeNode _b;
    private TestAccount? _account;

    public StoredLegTests()
    {
        _engine = new FakeEngine(_time);
        (_a, _b) = (_engine.Start("a"), _engine.Start("b"));
    }

    private TestAccount B => _account!;

    [Fact]
    public async Task SendAsync_LegThatOnlyAnotherNodeWasToldOf_IsOneRequestAndOneRead()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        await WhenNewsTakenAsync();

        Assert.Equal(1, await B.CountAsync(() => SendAsync(alice)));
        Assert.Equal(1, _b.Reads.Count);
    }

    [Fact]
    public async Task SendAsync_TheSecondTime_ReadsNothing()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        await WhenNewsTakenAsync();
        await SendAsync(alice);

        Assert.Equal(1, await B.CountAsync(() => SendAsync(alice)));
        Assert.Equal(1, _b.Reads.Count);
    }

    [Fact]
    public async Task SendAsync_ToWhoAnswered_IsOneRequestAndOneRead()
    {
        await StartAsync();
        var conversation = B.Twilio.Dial("+14155550100", "client:bob").Answer();
        await ToldAsync(conversation.Parent);
        await ToldAsync(conversation.Child);
        await WhenNewsTakenAsync();

        Assert.Equal(1, await B.CountAsync(() => SendAsync(EndUser.WhoAnswered(conversation.Parent.Sid))));
        Assert.Equal(1, _b.Reads.Count);
    }

    [Fact]
    public async Task SendAsync_LegThatAnotherNodeRead_IsOneRequest()
    {
        var alice = await StartAsync();
        await using var other = Node(_a);
        Assert.Equal(2, await B.CountAsync(() => SendAsync(alice, other)));
        await Eventually.HoldsAsync(() => _engine.Legs.FindConversation(Account, Sid(alice)).Count == 1);

        Assert.Equal(1, await B.CountAsync(() => SendAsync(alice)));
    }

    [Fact]
    public async Task SendAsync_RecordTooOld_IsReadFromTheStoreBeforeTwilio()
    {
        var alice = await StartAsync();
        Assert.Equal(2, await B.CountAsync(() => SendAsync(alice)));
        _b.CutOff();
        await ToldAsync(alice);
        _time.Advance(TimeSpan.FromMinutes(1));
        _b.Reconnect();

        Assert.Equal(1, await B.CountAsync(() => SendAsync(alice)));
    }

    [Fact]
    public async Task Completed_AtAnotherNode_EndsTheLegHereThroughTheFeed()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        await SendAsync(alice);
        alice.Complete();

        await ToldAsync(alice);
        await WhenEndedAsync(alice);

        Assert.Equal(0, await B.CountAsync(() => Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(alice))));
    }

    [Fact]
    public async Task Completed_BeforeTheFeedBegan_EndsTheLegHereWhenItBegins()
    {
        _b.Store.HoldFeed();
        var alice = await StartAsync(isFed: false);
        await ToldAsync(alice);
        await SendAsync(alice);
        alice.Complete();
        await ToldAsync(alice);

        _b.Store.ReleaseFeed();

        await WhenEndedAsync(alice);
    }

    [Fact]
    public async Task Completed_WhileTheFeedWasInterrupted_EndsTheLegHereAfterwards()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        await SendAsync(alice);
        await WhenNewsTakenAsync();
        _b.CutOff();
        alice.Complete();
        await ToldAsync(alice);
        await Eventually.HoldsAsync(() => _b.Store.LostChanges == 1);

        _b.Reconnect();

        await WhenEndedAsync(alice);
    }

    [Fact]
    public async Task Completed_WhenTheFeedHasBroken_EndsTheLegHereWhenItIsWatchedAgain()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        await SendAsync(alice);
        _b.Store.BreakFeed();
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(5));
        alice.Complete();
        await ToldAsync(alice);

        _time.Advance(TimeSpan.FromSeconds(5));

        await WhenEndedAsync(alice);
    }

    [Fact]
    public async Task NewChild_AtAnotherNode_EndsTheWaitForItHere()
    {
        await StartAsync();
        var conversation = B.Twilio.Dial("+14155550100", "client:bob");
        await ToldAsync(conversation.Parent);
        var sending = B.Messenger.SendAsync(
            EndUser.WhoAnswered(conversation.Parent.Sid),
            new Note("hello"),
            new SendOptions { WaitUntilActive = TimeSpan.FromMinutes(1) },
            TestAccount.Token);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        conversation.Answer();

        await ToldAsync(conversation.Child);

        Assert.Equal(conversation.Child.Sid, (await Eventually.EndsAsync(sending)).CallSid.ToString());
    }

    [Fact]
    public async Task SendAsync_StoreDown_AsksTwilio_AndLogsTheOutageOnce()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        _b.CutOff();

        Assert.Equal(2, await B.CountAsync(() => SendAsync(alice)));
        Assert.Equal(2, await B.CountAsync(() => SendAsync(B.Alice())));
        Assert.Single(_log.Lines, static line => line.StartsWith("The CallStore cannot be reached", StringComparison.Ordinal));

        _b.Reconnect();
        await SendAsync(B.Alice());

        // The feed of other nodes' news may be the first to see it, and logs it on a thread of its own.
        await Eventually.HoldsAsync(() => _log.Lines.Any(IsOver));
        Assert.Single(_log.Lines, IsOver);

        static bool IsOver(string line) => line.StartsWith("The CallStore answers again", StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_StoreTooSlow_AsksTwilioAfterTwoSeconds()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        _b.Reads.Hold();

        var sending = B.CountAsync(() => SendAsync(alice));
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(2));
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(2, await Eventually.EndsAsync(sending));
    }

    [Fact]
    public async Task SendAsync_TwilioContradictsTheStore_IsNotDeceivedAgain()
    {
        var alice = await StartAsync();
        await ToldAsync(alice);
        alice.Complete();
        await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(alice));

        // The store still says that it is active.
        var second = await Assert.ThrowsAsync<CallNotActiveException>(() => SendAsync(alice));

        Assert.Equal(CallStatus.Completed, second.Status);
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        if (_account is not null) await _account.DisposeAsync();
    }

    private AccountSid Account => AccountSid.Parse(B.Twilio.AccountSid);

    private static CallSid Sid(EmulatedCall call) => CallSid.Parse(call.Sid);

    /// <param name="isFed">Whether it returns only when the node observes what other nodes store.</param>
    private async Task<EmulatedCall> StartAsync(bool isFed = true)
    {
        _account = await TestAccount.StartAsync(build: builder => _b.Register(Logged(builder)), time: _time);
        if (isFed) await WhenNewsTakenAsync();
        return _account.Alice();
    }

    private ServiceProvider Node(FakeNode node) => B.AnotherNode(build: builder => node.Register(builder.Services), time: _time);

    private IServiceCollection Logged(ICallMessageEventsBuilder builder) => builder.Services.AddSingleton<ILoggerFactory>(_log);

    /// <summary>Another node was told of a leg by a status callback.</summary>
    private async Task ToldAsync(EmulatedCall call)
    {
        var form = new Dictionary<string, string?>
        {
            ["CallSid"] = call.Sid, ["CallStatus"] = call.Status, ["From"] = call.From, ["To"] = call.To, ["Direction"] = call.Direction,
            ["AccountSid"] = call.AccountSid, ["ParentCallSid"] = call.ParentCallSid, ["CallbackSource"] = "call-progress-events",
        };
        Assert.True(CallRecord.TryParse(name => form.GetValueOrDefault(name), _time.GetUtcNow(), out var seen));
        await _a.Store.MergeAsync(Account, seen, TestAccount.Token);
    }

    /// <summary>The feed must not bring what it has later, when the leg is known here, and is read once more for it.</summary>
    private Task WhenNewsTakenAsync() => Eventually.HoldsAsync(() => _engine.Legs.IsNewsTaken);

    private Task SendAsync(EmulatedCall call, ServiceProvider? node = null) => SendAsync(EndUser.OnLeg(call.Sid), node);

    private async Task SendAsync(EndUser to, ServiceProvider? node = null) =>
        await (node?.Messenger() ?? B.Messenger).SendAsync(to, new Note("hello"), cancellationToken: TestAccount.Token);

    private Task WhenEndedAsync(EmulatedCall call) =>
        Eventually.HoldsAsync(async () => await B.Directory.FindAsync(Sid(call), TestAccount.Token) is { IsEnded: true });
}
