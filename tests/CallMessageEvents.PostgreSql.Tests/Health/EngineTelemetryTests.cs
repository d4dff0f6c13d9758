using System.Diagnostics.Metrics;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Health;

public sealed class EngineTelemetryTests
{
    private const string Prefix = "call_message_events.engine.";

    [Fact]
    public async Task Counters_NodeAtWork_CountWhatItDoes()
    {
        await using var schema = new EngineSchema();
        await using (var first = await EngineNode.StartAsync(schema))
            await Eventually.HoldsAsync(async () => await first.ReadHealthAsync() is { OwnedPartitions: 64 });

        // Of a node that has died.
        await schema.RunAsync("update {schema}.lease set node = 777, until = now() - interval '1 second' where part % 64 < 10");
        var handler = new HeldHandler();
        await using var node = EngineNode.Build(schema, handler: handler);
        using var measured = new Measurements(node.Services.GetRequiredService<IMeterFactory>());
        await node.StartAsync();
        await Eventually.HoldsAsync(async () => await node.ReadHealthAsync() is { OwnedPartitions: 64 });
        Assert.Equal(10, measured.Sum($"{Prefix}takeovers"));

        Assert.Equal(204, await node.DeliverAsync(1, 1));
        Assert.Equal(204, await node.DeliverAsync(1, 1));
        Assert.Equal((1, 1), (Appends("appended"), Appends("duplicate")));

        // A sweep finds its second attempt and its third; its first one, too, when the sweep of partitions that were just taken comes first.
        (await handler.NextAsync()).Fail();
        (await handler.NextAsync()).Fail();
        (await handler.NextAsync()).Succeed();
        await Eventually.HoldsAsync(() => measured.Sum($"{Prefix}swept") >= 2);
        Assert.InRange(measured.Sum($"{Prefix}swept"), 2, 3);

        await schema.ChangeAsync("drop schema {schema} cascade");
        Assert.Equal(503, await node.DeliverAsync(2, 2));
        Assert.Equal(1, Appends("failed"));

        double Appends(string outcome) => measured.Sum($"{Prefix}appends", "outcome", outcome);
    }

    [Fact]
    public async Task Gauges_NodeAtWork_ShowWhatIsKnown()
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        await using (var first = await EngineNode.StartAsync(schema, handler: handler))
        {
            Assert.Equal(204, await first.DeliverAsync(1, 1));
            Assert.Equal(204, await first.DeliverAsync(2, 2));
            (await handler.NextAsync()).Fail();
            await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting where attempt = 2") == 1);
        }

        await schema.RunAsync("update {schema}.waiting set dead_at = now() where attempt = 2");
        await using var node = EngineNode.Build(schema, handler: new HeldHandler());
        using var measured = new Measurements(node.Services.GetRequiredService<IMeterFactory>());

        await node.StartAsync();

        await Eventually.HoldsAsync(() =>
        {
            measured.Observe();
            return (Gauge("partitions"), Gauge("reachable"), Gauge("listening"), Gauge("waiting"), Gauge("dead_letters")) == (64, 1, 1, 1, 1)
                && Gauge("waiting.oldest") > 0 && Gauge("nodes") >= 1;
        });

        double? Gauge(string name) => measured.Last($"{Prefix}{name}");
    }
}
