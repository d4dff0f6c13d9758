namespace CallMessageEvents.Benchmarks;

/// <summary>What the engine stores at 64 in flight, and what all that it does for a message costs the database, beside one-row inserts of that size.</summary>
internal sealed class AcceptRows : IRows
{
    private const int RoundCount = 5;
    private const string Schema = "accept";
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    public string[] Names => ["pg-accept", "pg-cpu", "pg-statements", "pg-fsyncs"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var database = await BenchmarkDatabase.TryStartAsync(this);
        if (database is null) yield break;

        await using var engine = await EngineLoad.StartAsync(database, Schema);
        using var floor = await PgBench.CreateAsync(database, Schema);
        var rounds = await Rounds.ControlAsync(RoundCount, engine.SaturateAsync, floor.SaturateAsync, static stored => stored.PerSecond, WarmUp);

        yield return Compared.Of(rounds, static stored => stored.PerSecond).Row("pg-accept", "/s", 0.8, isLeast: true);
        yield return Compared.Of(rounds, static stored => stored.Cpu).Row("pg-cpu", "us", 1.0);
        yield return OfOurs("pg-statements", static stored => stored.Statements, 0.5);
        yield return OfOurs("pg-fsyncs", static stored => stored.Fsyncs, 0.2);

        Row OfOurs(string name, Func<Stored, double> value, double limit)
        {
            var compared = Compared.Of(rounds, value);
            return new(name, string.Empty, compared.Ours) { Floor = compared.Floor, Ratio = compared.Ratio, Limit = limit, LimitOf = LimitOf.Ours };
        }
    }
}
