namespace CallMessageEvents.Tests;

/// <summary>A call goes from one node to another.</summary>
public sealed class OwnershipTests : EngineTest
{
    [Fact]
    public async Task HandOver_HandlerRuns_WaitsForIt()
    {
        var (a, atA) = await StartAsync();
        var (b, atB) = await StartSecondAsync(a);
        Assert.Equal(204, await b.DeliverAsync(1, 1));
        Assert.Equal(204, await a.DeliverAsync(2, 2));
        var run = await atA.NextAsync();

        // There, back, and there again: each waits.
        foreach (var (next, to, handler) in new[] { (3, b, atB), (4, a, atA), (5, b, atB) })
        {
            var from = Engine.OwnerOf(Call);
            Engine.HandOver(Call, to.Node);
            await Eventually.HoldsAsync(() => Engine.IsQuiet);
            Assert.False(handler.HasBegun);
            Assert.Equal(from, Engine.OwnerOf(Call));

            run.Succeed();
            await WhenOwnedByAsync(to);
            Assert.Equal(204, await a.DeliverAsync(next, next));
            await PassAsync(TimeSpan.FromMilliseconds(500));
            run = await handler.NextAsync();
            Assert.Equal(next - 1, run.Number);
        }

        run.Succeed();
        (await atB.NextAsync()).Succeed();
        await WhenDoneAsync();
        Assert.Equal(5, atA.Handled.Count + atB.Handled.Count);
        Assert.False(run.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Freeze_OwnerWithWaitingMessages_BeginsNothing()
    {
        var (a, atA) = await StartAsync();
        var (b, atB) = await StartSecondAsync(a);
        Assert.Equal(204, await b.DeliverAsync(1, 1));
        Assert.Equal(204, await b.DeliverAsync(2, 2));
        var run = await atA.NextAsync();

        a.Node.Freeze();
        var again = await atB.NextAsync();
        Assert.Equal(1, again.Number);
        Assert.False(run.Token.IsCancellationRequested);
        run.SucceedHere();
        Assert.False(atA.HasBegun);

        // Else the call would go back to it, and with it what has not begun.
        Engine.HandOver(Call, b.Node);
        a.Node.Thaw();
        again.Succeed();
        (await atB.NextAsync()).Succeed();
        await WhenDoneAsync();
        Assert.False(atA.HasBegun);
    }

    [Fact]
    public async Task CutOff_CallsAreLost_CancelsTheirHandlers()
    {
        var (a, atA) = await StartAsync();
        Assert.Equal(204, await a.DeliverAsync(1, 1));
        var run = await atA.NextAsync();
        a.Node.CutOff();
        Assert.False(run.Token.IsCancellationRequested);

        a.Node.CutOff(losesCalls: true);
        Assert.True(run.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task CutOff_JustAsAHandlerEnds_ItsMessageIsDone_AndNoAttemptIsCounted()
    {
        const int Times = 40;
        var (app, handler) = await StartAsync();
        for (var seed = 1; seed <= Times; seed++)
        {
            var random = new Random(seed);
            Assert.Equal(204, await app.DeliverAsync(seed, 1, leg: ReceivingApp.Call(seed)));
            var run = await handler.NextAsync();
            var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var ending = AfterAsync(start.Task, random.Next(3), run.SucceedHere);
            var losing = AfterAsync(start.Task, random.Next(3), () =>
            {
                app.Node.CutOff(losesCalls: true);
                app.Node.Reconnect();
            });
            start.SetResult();
            await Task.WhenAll(ending, losing);

            await Eventually.HoldsAsync(async () =>
            {
                while (handler.HasBegun)
                {
                    var again = await handler.NextAsync();
                    Assert.Equal(1, again.Context.Attempt);
                    again.Succeed();
                }

                // What could not be recorded is tried again as long as the call is held.
                Time.Advance(TimeSpan.FromMilliseconds(50));
                return Engine.WaitingCount == 0;
            });
        }

        Assert.Empty(Engine.Dead(1));
        Assert.InRange(handler.Handled.Count, Times, 2 * Times);

        static async Task AfterAsync(Task start, int yields, Action act)
        {
            await start;
            for (var i = 0; i < yields; i++) await Task.Yield();
            act();
        }
    }

    [Fact]
    public async Task Kill_Owner_AnotherGoesOnWithWhatIsNotDone()
    {
        var (a, atA) = await StartAsync();
        var (b, atB) = await StartSecondAsync(a);
        for (var i = 1; i <= 3; i++) Assert.Equal(204, await b.DeliverAsync(i, i));
        (await atA.NextAsync()).Succeed();
        await atA.NextAsync();

        a.Node.Kill();
        await PassAsync(TimeSpan.FromMilliseconds(500));

        foreach (var expected in new[] { 2, 3 })
        {
            var run = await atB.NextAsync();
            Assert.Equal((expected, 1), ((int)run.Number!, run.Context.Attempt));
            run.Succeed();
        }

        await WhenDoneAsync();
    }

    [Fact]
    public async Task Kill_Owner_MessagesStayInOrder()
    {
        var (a, atA) = await StartAsync();
        var (b, atB) = await StartSecondAsync(a);
        Assert.Equal(204, await b.DeliverAsync(1, 1));
        (await atA.NextAsync()).Succeed();
        await WhenDoneAsync();
        a.Node.Kill();
        await WhenOwnedByAsync(b);

        // The new owner does not know that 2 is next, which is no sign that messages get lost.
        Assert.Equal(204, await b.DeliverAsync(2, 2));
        await PassAsync(TimeSpan.FromMilliseconds(500));
        (await atB.NextAsync()).Succeed();
        Assert.Equal(204, await b.DeliverAsync(4, 4));
        await Eventually.HoldsAsync(() => Engine.IsQuiet);
        Assert.Equal(204, await b.DeliverAsync(3, 3));

        var third = await atB.NextAsync();
        Assert.Equal(3, third.Number);
        third.Succeed();
        (await atB.NextAsync()).Succeed();
        await WhenDoneAsync();
    }

    [Fact]
    public async Task Stop_MessageIsMissing_LeavesTheOthersToTheNextOwner()
    {
        var (a, atA) = await StartAsync();
        var (b, atB) = await StartSecondAsync(a);
        Assert.Equal(204, await b.DeliverAsync(2, 2));
        await Eventually.HoldsAsync(() => Engine.IsQuiet);

        await a.StopAsync();
        Assert.Equal(503, await a.DeliverAsync(1, 1));
        Assert.Equal(204, await b.DeliverAsync(1, 1));

        foreach (var expected in new[] { 1, 2 })
        {
            var run = await atB.NextAsync();
            Assert.Equal(expected, run.Number);
            run.Succeed();
        }

        await WhenDoneAsync();
        Assert.False(atA.HasBegun);
    }
}
