namespace CallMessageEvents.Benchmarks;

/// <summary>
/// How long a message takes at half the rate that two nodes can take: from when it is due to its 204, and from there to its handler; beside one-row inserts at
/// that rate.
/// </summary>
internal sealed class LatencyRows : IRows
{
    private const string Schema = "latency";
    private const int Nodes = 2;
    private const int RoundCount = 5;
    private const int WarmUps = 3;
    private const double Limit = 3;

    public string[] Names => ["pg-latency-rate", "pg-latency-accept-p50", "pg-latency-accept-p99", "pg-latency-handle-p50", "pg-latency-handle-p99"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var database = await BenchmarkDatabase.TryStartAsync(this);
        if (database is null) yield break;

        using var nodes = await NodeGroup.StartAsync(database, Schema, Nodes);
        using var load = await NodeLoad.ConnectAsync(nodes);
        using var floor = await PgBench.CreateAsync(database, Schema);
        var rates = new List<double>();
        for (var i = 0; i < WarmUps; i++) rates.Add(await load.SaturateAsync());
        var half = rates[^1] / 2;
        yield return new("pg-latency-rate", "/s", half);

        var rounds = new List<(Latencies Ours, double[] Floor)>();
        for (var i = 0; i < RoundCount; i++) rounds.Add((await load.PaceAsync(half), await floor.PaceAsync(half)));
        yield return Of("pg-latency-accept-p50", 0.5, static ours => ours.Accept) with { Limit = null };
        yield return Of("pg-latency-accept-p99", 0.99, static ours => ours.Accept);
        yield return Of("pg-latency-handle-p50", 0.5, static ours => ours.Handler) with { Limit = null };
        yield return Of("pg-latency-handle-p99", 0.99, static ours => ours.Handler);

        Row Of(string name, double share, Func<Latencies, double[]> times) => Compared.Of(
            rounds.ConvertAll(round => new Round<double>(At(times(round.Ours), share), At(round.Floor, share), 0, IsControlled: false)), static time => time)
            .Row(name, "us", Limit);

        static double At(double[] sorted, double share) => sorted[(int)(sorted.Length * share)];
    }
}
