namespace CallMessageEvents.Tests;

/// <summary>The owner loses a leg in the midst of telling, and gets it back.</summary>
public sealed partial class OwnedLegTests
{
    /// <summary>What waited behind the handler was the lost ownership's to tell: it must not be told under the next one, which tells it itself.</summary>
    [Fact]
    public async Task Owner_LosesTheLegWhileAnotherEventWaits_TellsItOnceAndInOrder()
    {
        var bob = (await RingAsync("client:bob", answers: true)).Child;
        _b.Kill();
        await GiveAsync(bob, _a);
        var ending = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _held.Disposing = ending.Task;
        _held.Hold();
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");
        var appends = _a.Appends.Count;

        _a.CutOff(losesCalls: true);
        _held.Release();
        _a.Reconnect();

        // The next ownership works on the report: it tells the leg's parent before it tells the application.
        await Eventually.HoldsAsync(() => _a.Appends.Count > appends);
        _held.Disposing = Task.CompletedTask;
        ending.SetResult();

        await PassUntilToldAsync("bob active", "bob active", "bob answered");
    }

    [Fact]
    public async Task Owner_LosesTheLegInAHandler_NoFurtherHandlerBegins()
    {
        _tellsTwice = true;
        var bob = (await StartAsync()).Child;
        _b.Kill();
        await GiveAsync(bob, _a);
        _held.Hold();
        await ReportAsync(A, bob);
        await WhenToldAsync("bob active");

        _a.CutOff(losesCalls: true);
        _held.Release();
        _a.Reconnect();

        await PassUntilToldAsync("bob active", "bob active", "bob active, too");
    }
}
