using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>The engine cannot be reached, or answers get lost.</summary>
public sealed class OutageTests : EngineTest
{
    [Fact]
    public async Task Delivery_StoredButTheAnswerIsLost_IsHandledOnce()
    {
        var (app, handler) = await StartAsync();
        app.Node.Appends.LoseAnswers(1);

        Assert.Equal(503, await app.DeliverAsync(1, 1));
        (await handler.NextAsync()).Succeed();
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        await WhenDoneAsync();
        Assert.Equal(2, app.Node.Appends.Count);
        Assert.Single(handler.Handled);
    }

    [Fact]
    public async Task Delivery_WhileTheEngineIsDown_Is503AndSaidOnce()
    {
        var (app, handler) = await StartAsync();
        app.Node.CutOff();

        for (var i = 1; i <= 3; i++)
        {
            var answer = await app.ReceiveAsync(ReceivingApp.Request(i, i, """{"type":"note","text":"secret"}"""));
            Assert.Equal((503, TimeSpan.FromSeconds(1)), (answer.StatusCode, answer.RetryAfter));
        }

        Assert.Equal(1, Count(app, "answered 503, because the engine that stores them failed (CallLogUnavailableException)"));
        app.Node.Reconnect();
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        (await handler.NextAsync()).Succeed();
        await WhenDoneAsync();
        Assert.Equal(1, Count(app, "stores callbacks again; 3 were answered 503"));
        Assert.Equal(0, Count(app, "secret"));

        app.Node.CutOff();
        Assert.Equal(503, await app.DeliverAsync(2, 2));
        Assert.Equal(2, Count(app, "answered 503, because the engine"));
    }

    /// <summary>An engine that hears nothing would work on for nobody, and keep a connection.</summary>
    [Fact]
    public async Task Caller_GivesUp_TheEngineIsToldSo()
    {
        var (app, _) = await StartAsync();
        app.Node.Reads.Hold();
        using var givingUp = new CancellationTokenSource();
        var sending = app.Services.GetRequiredService<ICallMessenger>().SendAsync(
            EndUser.OnLeg(Call), new Note("x"), cancellationToken: givingUp.Token);
        await Eventually.HoldsAsync(() => app.Node.Reads.Open > 0);

        await givingUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(sending));
        await Eventually.HoldsAsync(() => app.Node.Reads.Open == 0);
    }

    [Fact]
    public async Task Delivery_TheEngineFailsAfterTheAnswer_IsSaid()
    {
        var (app, _) = await StartAsync();
        app.Node.Appends.Hold();
        var delivery = app.DeliverAsync(1, 1);
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await delivery);
        Assert.Equal(0, Count(app, "answered 503, because the engine"));

        app.Node.CutOff();
        app.Node.Appends.Release();

        await Eventually.HoldsAsync(() => Count(app, "answered 503, because the engine") == 1);
    }

    [Fact]
    public async Task Delivery_TheEngineNeverEnds_IsGivenUp()
    {
        var (app, _) = await StartAsync();
        app.Node.Appends.Hold();
        var delivery = app.DeliverAsync(1, 1);
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await delivery);

        await PassAsync(TimeSpan.FromSeconds(16));

        await Eventually.HoldsAsync(() => Count(app, "answered 503, because the engine") == 1);
    }

    [Fact]
    public async Task Delivery_TheEngineIsSlow_Is503AndNotStoredTwice()
    {
        var (app, handler) = await StartAsync();
        app.Node.Appends.Hold();
        var delivery = app.DeliverAsync(1, 1);
        await PassAsync(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await delivery);

        app.Node.Appends.Release();
        (await handler.NextAsync()).Succeed();
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        await WhenDoneAsync();
        Assert.Single(Engine.Entries);
        Assert.Single(handler.Handled);
    }

    [Fact]
    public async Task NextMessage_EndOfTheFormerIsNotRecorded_Waits()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        app.Node.Ends.LoseRequests(2);

        (await handler.NextAsync()).Succeed();
        await PassAsync(TimeSpan.FromMilliseconds(50));
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(100));
        Assert.False(handler.HasBegun);
        Assert.Equal(2, Engine.WaitingCount);

        Advance(TimeSpan.FromMilliseconds(100));
        (await handler.NextAsync()).Succeed();
        await WhenDoneAsync();
        Assert.Equal(2, handler.Handled.Count);
    }

    [Fact]
    public async Task End_RecordedButTheAnswerIsLost_IsRecordedOnce()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        app.Node.Ends.LoseAnswers(1);

        (await handler.NextAsync()).Succeed();
        await PassAsync(TimeSpan.FromMilliseconds(50));
        (await handler.NextAsync()).Succeed();

        await WhenDoneAsync();
        Assert.Equal(2, handler.Handled.Count);
    }

    [Fact]
    public async Task Entry_GivenAgain_IsHandledOnce()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        var run = await handler.NextAsync();

        // While it runs, and by a sweep that looked before it ended.
        app.Node.CutOff();
        app.Node.Reconnect();
        await Eventually.HoldsAsync(() => Engine.IsQuiet);
        run.Succeed();
        await WhenDoneAsync();
        Engine.GiveOnceMore(ReceivingApp.Message(1));
        // What was given while it ran may have come as late.
        await Eventually.HoldsAsync(() => app.Node.Ends.Count >= 2);

        Assert.False(handler.HasBegun);
        Assert.Equal(0, Engine.WaitingCount);
    }

    [Fact]
    public async Task Engine_RunThrows_IsStartedAgain()
    {
        var (app, handler) = await StartAsync();
        app.Node.ThrowFromRun();
        await PassAsync(TimeSpan.FromSeconds(1));
        await Eventually.HoldsAsync(() => app.Node.Runs == 2);

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        (await handler.NextAsync()).Succeed();

        await WhenDoneAsync();
        Assert.Equal(1, Count(app, "The engine stopped giving messages to this node"));
        Assert.Equal(0, Count(app, "own fault"));
    }
}
