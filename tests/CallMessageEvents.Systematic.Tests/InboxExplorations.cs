namespace CallMessageEvents.Systematic.Tests;

/// <summary>
/// Callbacks, handlers and timers of one application, in any order of their threads. The stop is not among them: it waits in ways that Coyote does not control,
/// and may continue after its exploration, which ends the process.
/// </summary>
public sealed class InboxExplorations
{
    [Fact]
    public void Doubles_HandledOnce() => Exploration.Explore(static async () =>
    {
        using var app = new ControlledApp();
        var answers = await Task.WhenAll(app.DeliverAsync(1, 1), app.DeliverAsync(1, 1), app.DeliverAsync(2, 2));

        AllAre(204, answers);
        Assert.Equal("1 2", app.Handled);
    });

    [Fact]
    public void Numbers_HandledInOrder() => Exploration.Explore(static async () =>
    {
        using var app = new ControlledApp(gapsTimeOut: false);
        var answers = await Task.WhenAll(app.DeliverAsync(3, 3), app.DeliverAsync(2, 2), app.DeliverAsync(1, 1));

        AllAre(204, answers);
        Assert.Equal("1 2 3", app.Handled);
    });

    [Fact]
    public void MissingNumbers_AreWaitedForUntilTheGapTimeIsOver() => Exploration.Explore(static async () =>
    {
        using var app = new ControlledApp();
        var answers = await Task.WhenAll(app.DeliverAsync(3, 3), app.DeliverAsync(5, 5), app.DeliverAsync(2, 2), app.DeliverAsync(7, null));

        AllAre(204, answers);
        Assert.Equal("2 3 5 7", app.HandledByNumber);
    });

    [Fact]
    public void Failure_TheNextDeliveryBeginsItAgain() => Exploration.Explore(static async () =>
    {
        var failures = 1;
        using var app = new ControlledApp((message, _) =>
            message == 1 && Interlocked.Decrement(ref failures) >= 0 ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask,
            gapsTimeOut: false);
        async Task<int> UntilHandledAsync()
        {
            while (true)
            {
                var answer = await app.DeliverAsync(1, 1);
                if (answer != 500) return answer;
            }
        }

        var answers = await Task.WhenAll(UntilHandledAsync(), UntilHandledAsync(), app.DeliverAsync(2, 2));

        AllAre(204, answers);
        Assert.Equal("1 2", app.Handled);
    });

    [Fact]
    public void SenderHangsUp_TheNextDeliveryIsAnswered() => Exploration.Explore(static async () =>
    {
        using var app = new ControlledApp();
        using var hangUp = new CancellationTokenSource();
        var first = app.DeliverAsync(1, 1, hangUp: hangUp.Token);
        var second = app.DeliverAsync(1, 1);
        await Task.Run(hangUp.Cancel);

        Assert.Equal(204, await second);
        try
        {
            Assert.Equal(204, await first);
        }
        catch (OperationCanceledException)
        {
            // Nobody is left to answer.
        }

        Assert.Equal("1", app.Handled);
    });

    [Fact]
    public void OldMessagesAreForgotten_NewOnesOfTheSameCallAreHandledOnce() => Exploration.Explore(static async () =>
    {
        using var app = new ControlledApp();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        app.Time.Advance(TimeSpan.FromMinutes(20));
        var answers = await Task.WhenAll(app.DeliverAsync(9, null, call: 2), app.DeliverAsync(2, 2), app.DeliverAsync(2, 2));

        AllAre(204, answers);
        Assert.Equal("1 2 9", app.HandledByNumber);
    });

    private static void AllAre(int status, int[] answers) => Assert.All(answers, answer => Assert.Equal(status, answer));
}
