using System.Diagnostics;

namespace CallMessageEvents.Benchmarks;

/// <summary>The emulator, in a process of its own, with 1,000 end users on WebSockets: messages both ways in a second, and what one costs it.</summary>
internal sealed class EmulatorRows : IRows
{
    private const int Users = 1_000;
    private const int Times = 10;
    private const int WarmUp = 3;
    private const int RoundCount = 5;

    public string[] Names => ["emulator", "emulator-cpu"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        using var emulator = await Child.StartAsync("serve-emulator");
        await using var load = await EmulatorLoad.StartAsync(new Uri(emulator.FirstLine), Users);
        for (var i = 0; i < WarmUp; i++) await load.ExchangeAsync(Times);

        var (rates, costs) = (new List<double>(), new List<double>());
        for (var i = 0; i < RoundCount; i++)
        {
            var (cpu, started) = (emulator.Cpu, Stopwatch.GetTimestamp());
            await load.ExchangeAsync(Times);
            const int messages = Users * Times * 2;
            rates.Add(messages / Stopwatch.GetElapsedTime(started).TotalSeconds);
            costs.Add((emulator.Cpu - cpu).TotalMicroseconds / messages);
        }

        yield return new("emulator", "/s", Median.Of(rates));
        yield return new("emulator-cpu", "us", Median.Of(costs));
    }
}
