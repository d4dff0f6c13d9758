namespace CallMessageEvents.Tests;

/// <summary>The time to drain is over: the log says what is left, and which legs to look at.</summary>
public sealed class AbandonedTests
{
    private const string TimeIsOver = "The time to drain is over";
    private const string LegsLeft = "without waiting any longer for the handlers of these legs: ";
    private readonly HeldHandler _handler = new();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 0)]
    [InlineData(101, 2)]
    public async Task Stop_HandlersRunAndMessagesWait_SaysHowManyAndNamesTheLegs(int running, int waiting)
    {
        await using var app = App();
        var answers = Enumerable.Range(1, running).Select(leg => app.DeliverAsync(leg, 1, leg: ReceivingApp.Call(leg))).ToList();
        foreach (var _ in answers) await _handler.NextAsync();
        answers.AddRange(Enumerable.Range(1, waiting).Select(i => app.DeliverAsync(1000 + i, 1 + i, leg: ReceivingApp.Call(1))));

        await app.StopAsync();

        Assert.All(await Task.WhenAll(answers), static status => Assert.Equal(503, status));
        var over = Assert.Single(app.Log.Lines, static line => line.Contains(TimeIsOver, StringComparison.Ordinal));
        Assert.Contains($"{running} handlers still run and are cancelled, {waiting} messages have not begun", over, StringComparison.Ordinal);

        // A hundred legs a line.
        var legs = app.Log.Lines.Where(static line => line.Contains(LegsLeft, StringComparison.Ordinal))
            .Select(static line => line.Trim().Split(LegsLeft)[1].TrimEnd('.').Split(", ")).ToList();
        Assert.Equal((running + 99) / 100, legs.Count);
        Assert.Equal(Enumerable.Range(1, running).Select(ReceivingApp.Call), legs.SelectMany(static line => line).Order());
        _handler.Release();
    }

    [Fact]
    public async Task Stop_NothingRunsOrWaits_SaysNothing()
    {
        await using var app = App();
        _handler.Release();
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        await app.StopAsync();

        Assert.Empty(app.Log.Lines);
    }

    [Fact]
    public async Task Disposed_WithoutAStop_HandlersAreCancelled()
    {
        var app = App();
        var answer = app.DeliverAsync(1, 1);
        var run = await _handler.NextAsync();

        await app.DisposeAsync();

        Assert.Equal(503, await answer);
        Assert.True(run.Token.IsCancellationRequested);
        run.Succeed();
    }

    private ReceivingApp App() => new(
        builder => builder.AddHandler<Note>(_handler.HandleAsync), static options => options.Receiving.DrainTimeout = TimeSpan.Zero, new WatchedTime());
}
