using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// Whether something grew. What is remembered by design does grow at first: legs that have ended and messages that are done are kept for 10 minutes. Until then, growth may be as
/// large as they explain; from then on, there is to be none.
/// </summary>
internal static class SoakVerdict
{
    private const double Remembered = 2_000;
    private const double Slack = 1.10;
    private const int SamplesInTenMinutes = 60;

    /// <returns>What grew; null when nothing did.</returns>
    public static string? Find(List<SoakSample> samples, int pendingAtEnd)
    {
        if (samples.Count < 2) return "too short to tell";
        if (pendingAtEnd != 0) return $"{pendingAtEnd} did not end";

        var (first, last) = (samples[Math.Min(SamplesInTenMinutes + 2, samples.Count / 2)], samples[^1]);
        var isSettled = samples.Count / 2 >= SamplesInTenMinutes;
        var explained = isSettled ? 0 : Remembered * (last.Messages - first.Messages);
        if (last.Heap > (first.Heap * Slack) + explained)
            return string.Create(CultureInfo.InvariantCulture, $"the heap grew from {first.Heap / 1e6:F1} to {last.Heap / 1e6:F1} MB");
        return last.Handles > first.Handles + 20 ? $"handles grew from {first.Handles} to {last.Handles}" : null;
    }
}
