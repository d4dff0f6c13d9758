using System.Diagnostics;

namespace CallMessageEvents.Benchmarks;

/// <summary>One thing against another, in turns, so that what changes on the machine changes for both.</summary>
internal static class Rounds
{
    private const int Repetitions = 2;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>Medians of so many rounds.</summary>
    /// <param name="count">How many rounds count.</param>
    /// <param name="ours">One round of ours; what one time costs.</param>
    /// <param name="floor">One round of what it is compared with.</param>
    /// <param name="control">Whether the floor is compared with itself, too; where that says that the machine was not still, all is measured again.</param>
    public static async Task<Compared> CompareAsync(int count, Func<Task<double>> ours, Func<Task<double>> floor, bool control = false)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < WarmUp)
        {
            await ours();
            await floor();
        }

        for (var repetition = 0; ; repetition++)
        {
            var compared = await MeasureAsync(count, ours, floor, control);
            if (compared.Control is not (< 0.97 or > 1.03) || repetition == Repetitions) return compared;
        }
    }

    public static Task<Compared> CompareAsync(int count, Func<double> ours, Func<double> floor) =>
        CompareAsync(count, () => Task.FromResult(ours()), () => Task.FromResult(floor()));

    public static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    private static async Task<Compared> MeasureAsync(int count, Func<Task<double>> ours, Func<Task<double>> floor, bool control)
    {
        var rounds = new List<(double Ours, double Floor, double Again)>(count);
        for (var i = 0; i < count; i++) rounds.Add((await ours(), await floor(), control ? await floor() : 0));
        return new(
            Median(rounds.Select(static round => round.Ours)),
            Median(rounds.Select(static round => round.Floor)),
            Median(rounds.Select(static round => round.Ours / round.Floor)),
            control ? Median(rounds.Select(static round => round.Again / round.Floor)) : null);
    }
}

/// <summary>Medians: of ours, of the floor, of the rounds' ratios, and of the floor's ratios to itself.</summary>
internal sealed record Compared(double Ours, double Floor, double Ratio, double? Control)
{
    public Row Row(string name, string unit, double limit, bool isLeast = false) =>
        new(name, unit, Ours) { Floor = Floor, Ratio = Ratio, Control = Control, Limit = limit, LimitOf = LimitOf.Ratio, IsLeast = isLeast };
}
