namespace CallMessageEvents.Benchmarks;

/// <summary>What a message costs the database where a million are kept, against where a thousand are.</summary>
internal sealed class FlatRows : IRows
{
    private const int Many = 1_000_000;
    private const int Few = 1_000;
    private const int RoundCount = 7;

    public string[] Names => ["pg-flat"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var database = await BenchmarkDatabase.TryStartAsync(this);
        if (database is null) yield break;

        await using var many = await EngineLoad.StartAsync(database, "many");
        await using var few = await EngineLoad.StartAsync(database, "few");
        await FillAsync(database, "many", Many);
        var compared = await Rounds.CompareAsync(
            RoundCount,
            async () => (await many.SaturateAsync()).Cpu,
            async () =>
            {
                // What the round before has stored is gone.
                await FillAsync(database, "few", Few);
                return (await few.SaturateAsync()).Cpu;
            });
        yield return compared.Row("pg-flat", "us", 1.3);
    }

    /// <summary>Messages that are done, of other calls, and nothing else.</summary>
    private static async Task FillAsync(BenchmarkDatabase database, string schema, int count)
    {
        await database.RunAsync(
            $"""
            truncate {schema}.inbox;
            insert into {schema}.inbox (part, kind, call_id, key_id, call_sid, key, body)
                select n % 64, 0, md5((n / 20)::text)::uuid, gen_random_uuid(), '{FloorData.CallSid}', '{FloorData.MessageSid}',
                    '\x{Convert.ToHexString(EngineLoad.Body)}'
                from generate_series(1, {count}) n
            """);
        await database.RunAsync($"vacuum analyze {schema}.inbox");
    }
}
