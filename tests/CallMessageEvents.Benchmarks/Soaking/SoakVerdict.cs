using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// Whether something grew. What is remembered by design does grow at first: legs that have ended and messages that are done are kept for 10 minutes. Until then, growth may be as
/// large as they explain; from then on, there is to be none.
/// </summary>
internal static class SoakVerdict
{
    private const int SettledSamples = SamplesInTenMinutes + 12;
    private const double Remembered = 2_000;
    private const double Slack = 1.10;
    private const int SamplesInTenMinutes = 60;

    /// <summary>What it means that nothing was found.</summary>
    public static string Describe(List<SoakSample> samples) =>
        samples.Count > SettledSamples ? "nothing grew" : "handles did not grow, and nothing is pending; whether the heap does, a run of 13 minutes or more tells";

    /// <returns>What grew; null when nothing did.</returns>
    public static string? Find(List<SoakSample> samples, int pendingAtEnd)
    {
        if (samples.Count < 2) return "too short to tell";
        if (pendingAtEnd != 0) return $"{pendingAtEnd} did not end";

        // A little beyond the ten minutes, since what is old is let go of only when something new comes.
        var isSettled = samples.Count > SettledSamples;
        var (first, last) = (samples[isSettled ? SamplesInTenMinutes + 6 : samples.Count / 2], samples[^1]);
        var explained = isSettled ? 0 : Remembered * (last.Messages - first.Messages);
        if (last.Heap > (first.Heap * Slack) + explained)
            return string.Create(CultureInfo.InvariantCulture, $"the heap grew from {first.Heap / 1e6:F1} to {last.Heap / 1e6:F1} MB");
        return last.Handles > first.Handles + 20 ? $"handles grew from {first.Handles} to {last.Handles}" : null;
    }
}
