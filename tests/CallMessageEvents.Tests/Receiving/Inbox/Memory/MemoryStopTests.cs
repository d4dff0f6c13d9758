using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>What waits is handled in the time to drain.</summary>
public sealed partial class MemoryStopTests
{
    [Fact]
    public async Task HandlersEndInTime_WhoeverWaitedHasTheAnswerBeforeTheStopIsOver()
    {
        var handler = new HeldHandler();
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var answers = new ConcurrentQueue<Task<int>>();
        for (var i = 1; i <= 100; i++)
        {
            answers.Enqueue(app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)));
            answers.Enqueue(app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)));
            answers.Enqueue(app.DeliverAsync(1000 + i, 2, leg: ReceivingApp.Call(i)));
        }

        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 200; i++) (await handler.NextAsync()).Succeed();
        await Eventually.EndsAsync(stop);

        Assert.All(answers, static answer => Assert.True(answer is { IsCompletedSuccessfully: true, Result: 204 }));
        Assert.DoesNotContain(app.Log.Lines, static line => line.Contains("time to drain", StringComparison.Ordinal));
    }
}
