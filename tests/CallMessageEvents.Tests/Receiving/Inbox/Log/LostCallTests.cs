using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What becomes of the messages that a node has when their call is lost, or handed over.</summary>
public sealed class LostCallTests : EngineTest
{
    [Fact]
    public async Task Lost_AndWonAgain_TheHandlerThatWasCancelled_WasNoAttempt()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        var run = await handler.NextAsync();
        app.Node.CutOff(losesCalls: true);
        app.Node.Reconnect();
        await Eventually.HoldsAsync(() => Engine.IsQuiet);

        run.End.SetCanceled(run.Token);
        var again = await handler.NextAsync();
        Assert.Equal(1, again.Context.Attempt);
        again.Succeed();

        await WhenDoneAsync();
        Assert.Equal(0, Count(app, "failed at attempt"));
        await Eventually.HoldsAsync(() => Pending(app) == 0);
    }

    [Fact]
    public async Task EndCannotBeRecorded_IsSaidOnce_AndTriedEachSecondAtLeast_UntilTheCallIsLost()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        app.Node.Ends.LoseRequests();
        (await handler.NextAsync()).Succeed();
        foreach (var pause in new[] { 50, 100, 200, 400, 800, 1000, 1000 }) await PassAsync(TimeSpan.FromMilliseconds(pause));
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Count(app, "could not be stored"));
        Assert.Equal((8, 1), (app.Node.Ends.Count, Pending(app)));

        app.Node.CutOff(losesCalls: true);
        Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => Pending(app) == 0);
        Assert.Equal(1, Engine.WaitingCount);
    }

    [Fact]
    public async Task HandOver_WhatHasNotBegun_TakesNoRoomAnyMore()
    {
        var (a, atA) = await StartAsync();
        var (b, _) = await StartSecondAsync(a);
        for (var i = 1; i <= 3; i++) Assert.Equal(204, await b.DeliverAsync(i, i));
        var run = await atA.NextAsync();
        await Eventually.HoldsAsync(() => Pending(a) == 3);

        Engine.HandOver(Call, b.Node);
        await Eventually.HoldsAsync(() => Pending(a) == 1);
        run.Succeed();

        await WhenOwnedByAsync(b);
        await Eventually.HoldsAsync(() => Pending(a) == 0);
    }

    [Fact]
    public async Task Attempt_IsDueBeforeTheLastOnesEndWasHeardOf_TakesTheRoomOfOne()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        app.Node.Ends.HoldAnswers();
        (await handler.NextAsync()).Fail();
        await Eventually.HoldsAsync(() => Engine.Entries[0].Attempt == 2);
        Advance(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => Engine.IsQuiet);
        app.Node.Ends.Release();

        var second = await handler.NextAsync();
        await Eventually.HoldsAsync(() => Pending(app) == 1);
        second.Succeed();

        await WhenDoneAsync();
        await Eventually.HoldsAsync(() => Pending(app) == 0);
    }

    private static int Pending(NodeApp app) => app.Services.GetRequiredService<ICallMessageHealth>().Read().PendingMessages;
}
