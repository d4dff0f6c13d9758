namespace CallMessageEvents.Systematic.Tests;

/// <summary>Callbacks, handlers, timers and the stop of one application, in any order of their threads.</summary>
public sealed class InboxExplorations
{
    [Fact]
    public void Deliveries_AnyOrderOfThreads_EachMessageOnce() => Exploration.Explore(static async () =>
    {
        using var app = new ControlledApp();
        var answers = await Task.WhenAll(app.DeliverAsync(1, 1), app.DeliverAsync(1, 1), app.DeliverAsync(2, 2));

        Assert.All(answers, static answer => Assert.Equal(204, answer));
        Assert.Equal("1 2", app.Handled);
    });
}
