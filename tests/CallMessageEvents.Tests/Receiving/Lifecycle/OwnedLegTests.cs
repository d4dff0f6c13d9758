using System.Collections.Concurrent;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Two nodes over one log: whichever node gets a status callback, the leg's owner tells the application, once, and subscribes, once.</summary>
public sealed partial class OwnedLegTests : IAsyncDisposable
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
    private bool _tellsTwice;

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
        await Eventually.HoldsAsync(() => _told.Count == 1 && Posts() == 1 && _engine.IsAtRest);
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
}
