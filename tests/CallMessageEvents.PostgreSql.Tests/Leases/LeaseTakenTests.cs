using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Leases;

public sealed class LeaseTakenTests
{
    /// <summary>A process that stood still may learn from the database that it lost its leases before it sees that their time is over.</summary>
    [Fact]
    public async Task Renewal_OthersHaveTakenTheLeases_IsLogged()
    {
        await using var schema = new EngineSchema();
        await using var node = await EngineNode.StartAsync(schema);
        await Eventually.HoldsAsync(async () => await node.ReadHealthAsync() is { OwnedPartitions: 64 });

        await schema.ChangeAsync("update {schema}.lease set node = null, epoch = epoch + 1");

        await Eventually.HoldsAsync(() => node.Log.Lines.Any(static line => line.Contains("64 leases ran out", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Leases_AreHandedOver_NothingOfThatIsLogged()
    {
        await using var schema = new EngineSchema();
        await using var first = await EngineNode.StartAsync(schema);
        await Eventually.HoldsAsync(async () => await first.ReadHealthAsync() is { OwnedPartitions: 64 });
        await using (var second = await EngineNode.StartAsync(schema))
            await Eventually.HoldsAsync(async () => await second.ReadHealthAsync() is { OwnedPartitions: 32 });
        await Eventually.HoldsAsync(async () => await first.ReadHealthAsync() is { OwnedPartitions: 64 });

        Assert.DoesNotContain(first.Log.Lines, static line => line.Contains("leases ran out", StringComparison.Ordinal));
    }
}
