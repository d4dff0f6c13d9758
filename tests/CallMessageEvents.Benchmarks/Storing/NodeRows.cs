namespace CallMessageEvents.Benchmarks;

/// <summary>What 1, 2 and 3 nodes with real endpoints accept, signature and commit included: all share the cores with the database and with who posts.</summary>
internal sealed class NodeRows : IRows
{
    private const int RoundCount = 5;
    private const int MostNodes = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public string[] Names => ["pg-accept-http", "pg-nodes-1", "pg-nodes-2", "pg-nodes-3"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var database = await BenchmarkDatabase.TryStartAsync(this);
        if (database is null) yield break;

        List<IDisposable> started = [];
        try
        {
            List<NodeLoad> loads = [];
            for (var count = 1; count <= MostNodes; count++)
            {
                var nodes = await NodeGroup.StartAsync(database, $"nodes_{count}", count);
                started.Add(nodes);
                loads.Add(await NodeLoad.ConnectAsync(nodes));
                started.Add(loads[^1]);
            }

            using var floor = await PgBench.CreateAsync(database, "nodes_1");
            yield return (await Rounds.CompareAsync(RoundCount, loads[0].SaturateAsync, async () => (await floor.SaturateAsync()).PerSecond))
                .Row("pg-accept-http", "/s", 0.25, isLeast: true);

            var rates = loads.ConvertAll(static _ => new List<double>());
            for (var round = 0; round <= RoundCount; round++)
            {
                for (var i = 0; i < loads.Count; i++)
                {
                    var rate = await loads[i].SaturateAsync();

                    // The first does not count: much code runs for the first time.
                    if (round > 0) rates[i].Add(rate);
                }
            }

            for (var i = 0; i < rates.Count; i++) yield return new($"pg-nodes-{i + 1}", "/s", Rounds.Median(rates[i]));
        }
        finally
        {
            for (var i = started.Count - 1; i >= 0; i--) started[i].Dispose();
        }
    }
}
