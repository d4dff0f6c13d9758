using System.Collections.Concurrent;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>Two nodes over one log: whichever node gets a status callback, the leg's owner tells the application, once, and subscribes, once.</summary>
public sealed class OwnedLegTests : IAsyncDisposable
{
    private readonly WatchedTime _time = new();
    private readonly LogLines _log = new();
    private readonly ConcurrentQueue<string> _told = [];
    private readonly FakeEngine _engine;
    private readonly FakeNode _a;
    private readonly FakeNode _b;
    private readonly HeldLegs _held = new();
    private TestAccount? _account;
    private ServiceProvider? _other;

    public OwnedLegTests()
    {
        _engine = new FakeEngine(_time);
        (_a, _b) = (_engine.Start("a"), _engine.Start("b"));
    }

    [Fact]
    public async Task StatusCallback_AtEitherNode_IsToldOnceByTheOwner()
    {
        var bob = (await StartAsync()).Child;
        await ReportAsync(A, bob);
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active");
        bob.Complete();
        await ReportAsync(B, bob);
        await ReportAsync(A, bob);

        await PassUntilToldAsync("bob active", "bob ended");
    }

    [Fact]
    public async Task StatusCallback_Any_IsSubscribedOnce()
    {
        var bob = (await StartAsync()).Child;
        await ReportAsync(A, bob);
        await ReportAsync(B, bob);
        await Eventually.HoldsAsync(() => _told.Count == 1 && Posts() == 1);
        await GiveAsync(bob, OwnerOf(bob) == _a ? _b : _a);
        bob.Complete();
        await ReportAsync(A, bob);
        await PassUntilToldAsync("bob active", "bob ended");

        Assert.Equal(1, Posts());
    }

    [Fact]
    public async Task Owner_ChangesBetweenActiveAndEnded_BothAreToldOnce()
    {
        var bob = (await StartAsync()).Child;
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");
        await GiveAsync(bob, OwnerOf(bob) == _a ? _b : _a);
        bob.Complete();
        await ReportAsync(A, bob);

        await PassUntilToldAsync("bob active", "bob ended");
    }

    [Fact]
    public async Task Owner_DiesWhileItTells_TheNextOwnerTellsAgain()
    {
        var bob = (await StartAsync()).Child;
        await GiveAsync(bob, _a);
        _held.Hold();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active");

        _a.Kill();

        await WhenToldAsync("bob active", "bob active");
        _held.Release();
        bob.Complete();
        await ReportAsync(B, bob);
        await PassUntilToldAsync("bob active", "bob active", "bob ended");
    }

    [Fact]
    public async Task Owner_DiesWhileItTells_AndTheLegEnds_TheNextOwnerTellsTheEnd()
    {
        var bob = (await StartAsync()).Child;
        await GiveAsync(bob, _a);
        _held.Hold();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active");
        bob.Complete();
        await ReportAsync(B, bob);

        _a.Kill();

        await PassUntilToldAsync("bob active", "bob ended");
    }

    [Fact]
    public async Task Owner_LosesTheLegWhileItTells_AndGetsItBack_TellsAgain()
    {
        var bob = (await StartAsync()).Child;
        _b.Kill();
        await GiveAsync(bob, _a);
        _held.Hold();
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");

        _a.CutOff(losesCalls: true);
        _held.Release();
        _a.Reconnect();

        await PassUntilToldAsync("bob active", "bob active");
    }

    [Fact]
    public async Task Leg_EndsBeforeItsOwnerSeesIt_IsNotTold()
    {
        var bob = (await StartAsync()).Child;
        (_a.IsPaused, _b.IsPaused) = (true, true);
        await ReportAsync(A, bob);
        bob.Complete();
        await ReportAsync(A, bob);

        (_a.IsPaused, _b.IsPaused) = (false, false);

        await PassUntilToldAsync();
    }

    [Fact]
    public async Task Parent_OnlyAChildIsReported_IsToldAndSubscribed()
    {
        var conversation = await StartAsync("client:alice", "+14155550100");
        await ReportAsync(A, conversation.Child);

        await WhenToldAsync("alice active");
        await Eventually.HoldsAsync(() => Posts() == 1);
    }

    [Fact]
    public async Task Parent_EndsAfterItsChild_IsToldAlthoughNobodyReportsIt()
    {
        var conversation = await StartAsync("client:alice", "+14155550100");
        await ReportAsync(A, conversation.Child);
        await WhenToldAsync("alice active");
        conversation.Child.Complete();
        await ReportAsync(B, conversation.Child);

        await PassUntilToldAsync("alice active", "alice ended");
    }

    [Fact]
    public async Task Parent_OwnerDiesAfterTheChildsEnd_TheNextOwnerWatchesOn()
    {
        var conversation = await StartAsync("client:alice", "+14155550100");
        await GiveAsync(conversation.Parent, _a);
        await ReportAsync(B, conversation.Child);
        await WhenToldAsync("alice active");
        conversation.Child.Complete();
        await ReportAsync(B, conversation.Child);

        // Killed between telling and storing that it told, it would leave the next owner to tell once more.
        // The first report of the parent may have seen the child's end, too: then both wait.
        await Eventually.HoldsAsync(() => _engine.IsAtRest && _engine.WaitingCount >= 1);

        _a.Kill();

        await PassUntilToldAsync("alice active", "alice ended");
    }

    [Fact]
    public async Task LegOfAVoiceWebhook_WithoutAChild_IsLookedForUntilItHasEnded()
    {
        var conversation = await StartAsync("client:alice", "+14155550100");
        await ReportAsync(A, conversation.Parent, isCallback: false);
        await WhenToldAsync("alice active");
        conversation.Parent.Complete();

        await PassUntilToldAsync("alice active", "alice ended");
    }

    [Fact]
    public async Task Answer_ReportedAtBothNodes_WhileTheOwnerChanges_IsToldOnce()
    {
        var conversation = await RingAsync("client:bob");
        var bob = conversation.Child;
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");
        conversation.Answer();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active", "bob answered");
        await GiveAsync(bob, OwnerOf(bob) == _a ? _b : _a);
        await ReportAsync(A, bob);
        bob.Complete();
        await ReportAsync(A, bob);

        await PassUntilToldAsync("bob active", "bob answered", "bob ended");
    }

    [Fact]
    public async Task Answer_TheEndIsReportedBeforeTheOwnerSeesIt_BothAreTold()
    {
        var conversation = await RingAsync("client:bob");
        await ReportAsync(A, conversation.Child);
        await PassUntilToldAsync("bob active");
        (_a.IsPaused, _b.IsPaused) = (true, true);
        conversation.Answer();
        await ReportAsync(A, conversation.Child);
        conversation.Child.Complete();
        await ReportAsync(A, conversation.Child);

        (_a.IsPaused, _b.IsPaused) = (false, false);

        await PassUntilToldAsync("bob active", "bob answered", "bob ended");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Owner_DiesWhileItTellsTheAnswer_TheNextOwnerTellsAgain(bool ends)
    {
        var conversation = await RingAsync("client:bob");
        var bob = conversation.Child;
        await GiveAsync(bob, _a, report: true);
        await PassUntilToldAsync("bob active");
        _held.Hold();
        conversation.Answer();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active", "bob answered");
        if (ends)
        {
            bob.Complete();
            await ReportAsync(B, bob);
        }

        _held.Release();
        _a.Kill();

        await PassUntilToldAsync(["bob active", "bob answered", "bob answered", .. ends ? ["bob ended"] : Array.Empty<string>()]);
    }

    [Fact]
    public async Task Owner_DiesWhileItTellsActive_AndTheLegEnds_NoAnswerIsTold()
    {
        var bob = (await RingAsync("client:bob", answers: true)).Child;
        await GiveAsync(bob, _a);
        _held.Hold();
        await ReportAsync(B, bob);
        await WhenToldAsync("bob active");
        bob.Complete();
        await ReportAsync(B, bob);

        _a.Kill();

        await PassUntilToldAsync("bob active", "bob ended");
    }

    [Fact]
    public async Task Parent_OnlyAChildIsReported_ItsAnswerIsTheParents()
    {
        var conversation = await RingAsync("+14155550100", from: "client:alice");
        await ReportAsync(A, conversation.Child);
        await WhenToldAsync("alice active");
        conversation.Answer();
        await ReportAsync(B, conversation.Child);

        await WhenToldAsync("alice active", "alice answered");
    }

    [Fact]
    public async Task End_FoundByASendOfAnotherNode_IsToldByTheOwner()
    {
        var bob = (await StartAsync()).Child;
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");
        bob.Complete();
        var other = OwnerOf(bob) == _a ? B : A;
        await RefusedAsync(other, bob);
        await RefusedAsync(other, bob);

        await PassUntilToldAsync("bob active", "bob ended");
    }

    [Fact]
    public async Task LogDown_StatusCallbackIsNotTaken_AndIsTakenAfterwards()
    {
        var bob = (await StartAsync()).Child;
        _b.CutOff();
        await Assert.ThrowsAsync<CallLogUnavailableException>(async () => await ReportAsync(B, bob));
        _b.Reconnect();
        await ReportAsync(B, bob);

        await PassUntilToldAsync("bob active");
    }

    [Fact]
    public async Task SubscriptionFails_IsTriedAgainWithoutAnotherStatus()
    {
        var bob = (await StartAsync()).Child;
        _account!.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 400, Operation = EmulatorOperation.CreateSubscription, Count = 1 });
        await ReportAsync(A, bob);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => Posts() == 2 && _engine.WaitingCount == 0);
        Assert.Equal(["bob active"], _told);
    }

    [Fact]
    public async Task SubscriptionFailsAgainAndAgain_IsLeftToTheNextStatus()
    {
        var bob = (await StartAsync()).Child;
        _account!.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 400, Operation = EmulatorOperation.CreateSubscription });
        await ReportAsync(A, bob);

        for (var attempt = 1; attempt < 10; attempt++)
        {
            var pause = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempt - 1), 300));
            await _time.WhenTimerIsDueInAsync(pause);
            _time.Advance(pause);
        }

        await Eventually.HoldsAsync(() => _engine.WaitingCount == 0);
        Assert.Empty(_engine.Dead(10));
    }

    [Fact]
    public async Task FormOfANewerVersion_Waits()
    {
        var bob = (await StartAsync()).Child;
        await _a.Log.AppendAsync(Entry(bob, [255, 1, 2]), null, TestAccount.Token);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));

        Assert.Equal((1, 0), (_engine.WaitingCount, _engine.Dead(1).Length));
    }

    [Fact]
    public async Task UnreadableForm_IsADeadLetter()
    {
        var bob = (await StartAsync()).Child;
        await _a.Log.AppendAsync(Entry(bob, [1, 2, 3]), null, TestAccount.Token);

        await Eventually.HoldsAsync(() => _engine.Dead(1) is [{ Error: "unreadable" }]);
    }

    public async ValueTask DisposeAsync()
    {
        _log.Dispose();
        _held.Release();
        if (_other is not null) await _other.DisposeAsync();
        if (_account is not null) await _account.DisposeAsync();
    }

    private ServiceProvider A => _other!;

    private IServiceProvider B => _account!.Services;

    private static CallSid Sid(EmulatedCall call) => CallSid.Parse(call.Sid);

    private async Task<EmulatedConversation> StartAsync(string from = "+14155550100", string to = "client:bob")
    {
        _account = await TestAccount.StartAsync(Configure, builder => Build(builder, _b), _time);
        _other = _account.AnotherNode(Configure, builder => Build(builder, _a), _time);
        foreach (var node in new[] { A, B })
        {
            foreach (var service in node.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await service.StartedAsync(TestAccount.Token);
            node.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        }

        return _account.Twilio.Dial(from, to).Answer();
    }

    /// <summary>As <see cref="StartAsync"/>, but it rings, and the application cares for answers.</summary>
    private async Task<EmulatedConversation> RingAsync(string to, string from = "+14155550100", bool answers = false)
    {
        _held.TellsAnswers = true;
        await StartAsync();
        var conversation = _account!.Twilio.Dial(from, to).Ring();
        return answers ? conversation.Answer() : conversation;
    }

    private static void Configure(CallMessageEventsOptions options)
    {
        options.Signature.DangerouslyAcceptAnySender = true;
        options.PublicBaseUrl = new Uri("https://example.com");
    }

    private void Build(ICallMessageEventsBuilder builder, FakeNode node)
    {
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSingleton(_told).AddSingleton(_held);
        builder.AddHandler<Note>(static (_, _) => Task.CompletedTask).AddLifecycleHandler<LegTeller>();
        node.Register(builder.Services);
    }

    private async Task ReportAsync(IServiceProvider node, EmulatedCall call, bool isCallback = true)
    {
        var form = new Dictionary<string, string?>
        {
            ["CallSid"] = call.Sid, ["CallStatus"] = call.Status, ["From"] = call.From, ["To"] = call.To, ["Direction"] = call.Direction,
            ["AccountSid"] = call.AccountSid, ["ParentCallSid"] = call.ParentCallSid, ["CallbackSource"] = isCallback ? "call-progress-events" : null,
        };
        Assert.True(CallRecord.TryParse(name => form.GetValueOrDefault(name), _time.GetUtcNow(), out var seen));
        await node.GetRequiredService<ICallDirectory>().ReportAsync(seen, TestAccount.Token);
    }

    private FakeNode? OwnerOf(EmulatedCall call) => _engine.OwnerOf(Sid(call));

    private async Task GiveAsync(EmulatedCall call, FakeNode node, bool report = false)
    {
        if (report) await ReportAsync(A, call);
        await Eventually.HoldsAsync(() => OwnerOf(call) is not null);
        _engine.HandOver(Sid(call), node);
        await Eventually.HoldsAsync(() => OwnerOf(call) == node);
    }

    private int Posts() =>
        _account!.Twilio.Requests.Count(static request => request.Method == "POST" && request.Path.Contains("Subscriptions", StringComparison.Ordinal));

    private CallLogEntry Entry(EmulatedCall call, byte[] body) => new()
    {
        Account = AccountSid.Parse(call.AccountSid), CallSid = Sid(call), Key = "status:x", Kind = CallLogEntryKind.Status, Body = body,
    };

    private static Task RefusedAsync(IServiceProvider node, EmulatedCall call) => Assert.ThrowsAsync<CallNotActiveException>(
        () => node.GetRequiredService<ICallMessenger>().SendAsync(EndUser.OnLeg(call.Sid), new Note("x"), cancellationToken: TestAccount.Token));

    /// <summary>All that was told.</summary>
    private async Task WhenToldAsync(params string[] events)
    {
        await Eventually.HoldsAsync(() => _told.Count >= events.Length);
        Assert.Equal(events, _told);
    }

    /// <summary>All that is told until nothing is left to do, whatever time that takes.</summary>
    private async Task PassUntilToldAsync(params string[] events)
    {
        var pause = TimeSpan.FromMinutes(5);
        while (_engine.WaitingCount > 0)
        {
            await Eventually.HoldsAsync(() => _engine.WaitingCount == 0 || _time.HasTimerDueWithin(pause));

            // Twilio answers by another clock: its answers must not come too late by this one.
            for (var i = 0; i < 50 && !_engine.IsAtRest; i++) await Task.Delay(1, TestAccount.Token);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(events, _told);
    }

    private sealed class LegTeller(ConcurrentQueue<string> told, HeldLegs held) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            told.Enqueue($"{context.Leg.Identity} active");
            return held.WaitAsync(cancellationToken);
        }

        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            if (!held.TellsAnswers) return Task.CompletedTask;

            told.Enqueue($"{context.Leg.Identity} answered");
            return held.WaitAsync(cancellationToken);
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            told.Enqueue($"{context.Leg.Identity} ended");
            return Task.CompletedTask;
        }
    }

    /// <summary>Holds handlers while a test does something.</summary>
    private sealed class HeldLegs
    {
        private TaskCompletionSource? _gate;

        public bool IsHeld => _gate is not null;

        public bool TellsAnswers { get; set; }

        public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release()
        {
            _gate?.TrySetResult();
            _gate = null;
        }

        public Task WaitAsync(CancellationToken cancellationToken) => _gate?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
