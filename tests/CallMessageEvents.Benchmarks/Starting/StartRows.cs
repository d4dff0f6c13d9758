namespace CallMessageEvents.Benchmarks;

/// <summary>From the start of a process to its first answered send over loopback.</summary>
internal sealed class StartRows : IRows
{
    private const int RoundCount = 20;

    public string[] Names => ["start"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var server = await Child.StartAsync("serve-twilio");
        var rounds = await Rounds.CompareAsync(
            RoundCount, () => Child.TimeAsync("start-ours", server.FirstLine), () => Child.TimeAsync("start-floor", server.FirstLine));
        yield return rounds.Row("start", "ms", 1.66);
    }
}
