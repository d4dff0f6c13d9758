using OpenTelemetry.Metrics;

namespace CallMessageEvents.OpenTelemetry.Tests;

public sealed class MetricTests
{
    /// <summary>By default collectors divide at 5, 10, 25 …: all of a second or less would be one bucket.</summary>
    [Theory]
    [InlineData("messaging.client.operation.duration", 0.1)]
    [InlineData("messaging.process.duration", 0.1)]
    public async Task Durations_AreDividedForSeconds(string name, double boundary)
    {
        await using var app = await TracedApp.StartAsync(static account => account.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        var bob = await app.CallAsync();
        await app.Messenger.SendAsync(EndUser.OnLeg(bob.Sid), new Note("Hello?"), cancellationToken: TracedApp.Token);
        await bob.SendMessageAsync("""{"type":"note","text":"Yes."}""", TracedApp.Token);

        // The handler's duration is measured when its span has ended.
        Metric[] all = [];
        await Eventually.HoldsAsync(() => (all = app.ReadMetrics()).Any(metric => metric.Name == name), $"a metric {name}");

        var metric = Assert.Single(all, metric => metric.Name == name);
        Assert.Equal("s", metric.Unit);
        List<double> bounds = [];
        foreach (var point in metric.GetMetricPoints())
        {
            foreach (var bucket in point.GetHistogramBuckets()) bounds.Add(bucket.ExplicitBound);
        }

        Assert.Contains(boundary, bounds);
    }
}
