namespace CallMessageEvents.Benchmarks;

/// <summary>
/// What 1, 2 and 3 nodes with real endpoints accept, signature and commit included. All share the cores with the database and with who posts.
/// </summary>
internal sealed class NodeRows : IRows
{
    private const int RoundCount = 5;
    private const int MostNodes = 3;

    public string[] Names => ["pg-accept-http", "pg-nodes-1", "pg-nodes-2", "pg-nodes-3"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var database = await BenchmarkDatabase.TryStartAsync(this);
        if (database is null) yield break;

        List<NodeGroup> groups = [];
        List<NodeLoad> loads = [];
        try
        {
            for (var count = 1; count <= MostNodes; count++)
            {
                groups.Add(await NodeGroup.StartAsync(database, Schema(count), count));
                loads.Add(await NodeLoad.ConnectAsync(groups[^1]));
            }

            using var floor = await PgBench.CreateAsync(database, Schema(1));
            var rounds = new List<(double[] Ours, double Floor)>();
            for (var round = 0; round <= RoundCount; round++) rounds.Add(await RunAsync(loads, floor));

            // The first does not count: much code runs for the first time.
            rounds.RemoveAt(0);
            yield return Compared.Of(
                rounds.ConvertAll(static round => new Round<double>(round.Ours[0], round.Floor, 0, IsControlled: false)), static rate => rate)
                .Row("pg-accept-http", "/s", 0.25, isLeast: true);
            for (var i = 0; i < MostNodes; i++) yield return new($"pg-nodes-{i + 1}", "/s", Median.Of(rounds.Select(round => round.Ours[i])));
        }
        finally
        {
            loads.ForEach(static load => load.Dispose());
            groups.ForEach(static group => group.Dispose());
        }
    }

    private static string Schema(int count) => $"nodes_{count}";

    private static async Task<(double[] Ours, double Floor)> RunAsync(List<NodeLoad> loads, PgBench floor)
    {
        List<double> ours = [];
        foreach (var load in loads) ours.Add(await load.SaturateAsync());
        return ([.. ours], (await floor.SaturateAsync()).PerSecond);
    }
}
