using System.Diagnostics;

namespace CallMessageEvents.Benchmarks;

/// <summary>One thing against another, in turns, so that what changes on the machine changes for both.</summary>
internal static class Rounds
{
    private const int Attempts = 3;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(1.5);

    /// <summary>So many rounds, after some that do not count.</summary>
    /// <param name="count">How many rounds count.</param>
    /// <param name="ours">One round of ours; what one time costs.</param>
    /// <param name="floor">One round of what it is compared with.</param>
    public static Task<Compared> CompareAsync(int count, Func<double> ours, Func<double> floor) =>
        CompareAsync(count, () => Task.FromResult(ours()), () => Task.FromResult(floor()));

    /// <inheritdoc cref="CompareAsync(int, Func{double}, Func{double})"/>
    public static async Task<Compared> CompareAsync(int count, Func<Task<double>> ours, Func<Task<double>> floor)
    {
        await WarmUpAsync(ours, floor, WarmUp);
        return Compared.Of(await RunAsync(count, ours, floor, isControlled: false), static cost => cost);
    }

    /// <summary>The same with the floor against itself as a control: where that says that the machine was not still, all is measured again.</summary>
    /// <param name="count">How many rounds count.</param>
    /// <param name="ours">One round of ours.</param>
    /// <param name="floor">One round of what it is compared with.</param>
    /// <param name="judged">What is compared.</param>
    /// <param name="warmUp">How long to run before: where much code runs on few cores, the compiler is not done sooner. Default: 1.5 seconds.</param>
    public static async Task<List<Round<T>>> ControlAsync<T>(
        int count, Func<Task<T>> ours, Func<Task<T>> floor, Func<T, double> judged, TimeSpan? warmUp = null)
    {
        await WarmUpAsync(ours, floor, warmUp ?? WarmUp);
        for (var attempt = 1; ; attempt++)
        {
            var rounds = await RunAsync(count, ours, floor, isControlled: true);
            if (attempt == Attempts || !Compared.Of(rounds, judged).IsUnsure) return rounds;
        }
    }

    private static async Task<List<Round<T>>> RunAsync<T>(int count, Func<Task<T>> ours, Func<Task<T>> floor, bool isControlled)
    {
        var rounds = new List<Round<T>>(count);
        for (var i = 0; i < count; i++)
        {
            // Ours first, then last: nobody is favoured by its place.
            var isFirst = i % 2 == 0;
            var ahead = isFirst ? await RunAsync(ours) : default;
            var one = await RunAsync(floor);
            var two = isControlled ? await RunAsync(floor) : one;
            rounds.Add(isFirst ? new(ahead!, one, two, isControlled) : new(await RunAsync(ours), two, one, isControlled));
        }

        return rounds;
    }

    /// <summary>What the one before leaves behind for the collector is not for this one to pay.</summary>
    private static Task<T> RunAsync<T>(Func<Task<T>> run)
    {
        GC.Collect();
        return run();
    }

    private static async Task WarmUpAsync<T>(Func<Task<T>> ours, Func<Task<T>> floor, TimeSpan warmUp)
    {
        var started = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(started) < warmUp)
        {
            await ours();
            await floor();
        }
    }
}

/// <summary>What one round measured: ours, the floor, and the floor again.</summary>
internal readonly record struct Round<T>(T Ours, T Floor, T Again, bool IsControlled);
