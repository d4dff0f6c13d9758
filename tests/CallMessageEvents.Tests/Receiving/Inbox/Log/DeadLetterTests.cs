namespace CallMessageEvents.Tests;

/// <summary>A handler that fails again and again.</summary>
public sealed class DeadLetterTests : EngineTest
{
    [Fact]
    public async Task Handler_FailsTenTimes_MakesADeadLetter()
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1, """{"type":"note","text":"secret"}"""));
        await FailAsync(handler, 10);
        await WhenDoneAsync();

        var letter = Assert.Single(await app.DeadLetters.ListAsync(10, null, TestContext.Current.CancellationToken));
        Assert.Equal((ReceivingApp.Message(1), nameof(InvalidOperationException)), (letter.Entry.Key, letter.Error));
        await Eventually.HoldsAsync(() => Count(app, "is a dead letter now") == 1);
        Assert.Equal(9, Count(app, "the next is in"));
        Assert.Equal(0, Count(app, "secret"));

        // A duplicate does not wake it, and it does not hold up the next.
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        await PassAsync(TimeSpan.FromMilliseconds(500));
        var run = await handler.NextAsync();
        Assert.Equal(2, run.Number);
        run.Succeed();
        await WhenDoneAsync();
    }

    [Theory]
    [InlineData("""{"type":"note","text":"hello"}""")]
    [InlineData("""{"type":"note","text":"hello","cme":{"id":"a.1"}}""")]
    public async Task PutBack_DeadLetter_IsHandledFromItsFirstAttemptOn(string content)
    {
        var (app, handler) = await StartAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1, content));
        await FailAsync(handler, 10);
        await WhenDoneAsync();
        var letter = Assert.Single(await app.DeadLetters.ListAsync(10, null, TestContext.Current.CancellationToken));

        Assert.True(await app.DeadLetters.PutBackAsync(letter.Id, TestContext.Current.CancellationToken));
        Assert.False(await app.DeadLetters.PutBackAsync(letter.Id, TestContext.Current.CancellationToken));
        await FailAsync(handler, 2);
        var run = await handler.NextAsync();
        Assert.Equal(3, run.Context.Attempt);
        run.Succeed();

        await WhenDoneAsync();
        Assert.Empty(await app.DeadLetters.ListAsync(10, null, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Attempts_OwnerIsKilled_AreCountedOn()
    {
        var (a, atA) = await StartAsync();
        var (b, atB) = await StartSecondAsync(a);
        Assert.Equal(204, await b.DeliverAsync(1, 1));
        await FailAsync(atA, 3);
        await atA.NextAsync();
        a.Node.Kill();

        var run = await atB.NextAsync();
        Assert.Equal(4, run.Context.Attempt);
        run.Fail();
        await Eventually.HoldsAsync(() => Engine.Entries[0].Attempt == 5);
        Advance(TimeSpan.FromSeconds(8));
        (await atB.NextAsync()).Succeed();
        await WhenDoneAsync();
    }

    private async Task FailAsync(HeldHandler handler, int times)
    {
        for (var attempt = 1; attempt <= times; attempt++)
        {
            var run = await handler.NextAsync();
            Assert.Equal(attempt, run.Context.Attempt);
            run.Fail();
            if (attempt == 10) break;

            // Not before the time is over.
            await Eventually.HoldsAsync(() => Engine.Entries[0].Attempt == attempt + 1 && Engine.IsQuiet);
            var delay = TimeSpan.FromSeconds(Math.Min(Math.Pow(2, attempt - 1), 300));
            Advance(delay - TimeSpan.FromMilliseconds(1));
            await Eventually.HoldsAsync(() => Engine.IsQuiet);
            Assert.False(handler.HasBegun);
            Advance(TimeSpan.FromMilliseconds(1));
        }
    }
}
