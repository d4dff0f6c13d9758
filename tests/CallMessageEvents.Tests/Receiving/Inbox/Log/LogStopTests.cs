namespace CallMessageEvents.Tests;

/// <summary>A stop waits for what runs, and for nothing else.</summary>
public sealed partial class LogStopTests
{
    [Fact]
    public async Task HandlersEndInTime_EachIsHandledOnce_HereOrByAnotherNode()
    {
        var (handler, other) = (new HeldHandler(), new HeldHandler());
        await using var app = Start(builder => builder.AddHandler<Note>(handler.HandleAsync));
        var answers = new List<Task<int>>();
        for (var i = 1; i <= 100; i++)
        {
            answers.Add(app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)));
            answers.Add(app.DeliverAsync(i, 1, leg: ReceivingApp.Call(i)));
            answers.Add(app.DeliverAsync(1000 + i, 2, leg: ReceivingApp.Call(i)));
        }

        Assert.All(await Task.WhenAll(answers), static answer => Assert.Equal(204, answer));
        await Driver.ArrivedAsync(answers[0]);
        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
        var stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.False(stop.IsCompleted);
        handler.Release();
        await Eventually.EndsAsync(stop);
        Assert.DoesNotContain(app.Log.Lines, static line => line.Contains("time to drain", StringComparison.Ordinal));

        other.Release();
        await using var next = Start(
            builder => builder.AddHandler<Note>(other.HandleAsync), static options => options.Receiving.GapTimeout = TimeSpan.Zero);
        await Driver.WhenHandledAsync();

        Assert.Equal((100, 100), (handler.Handled.Count, other.Handled.Count));
    }
}
