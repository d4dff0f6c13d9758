using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// Whether something grew. What is remembered by design does grow at first: legs that have ended and messages that are done are kept for 10 minutes. So memory
/// is judged by what came after that, its first third against its last; until then only by whether what is remembered explains it.
/// </summary>
internal static class SoakVerdict
{
    // A little beyond ten minutes of samples, since what is old is let go of only when something new comes.
    private const int Settling = 66;
    private const int FewestSettled = 12;
    private const double HeapSlack = 1.05;
    private const double WorkingSetSlack = 1.10;
    private const int FewHandles = 20;
    private const double RememberedBytes = 2_000;

    /// <summary>What it means that nothing was found.</summary>
    public static string Describe(List<SoakSample> samples)
    {
        if (!HasSettled(samples)) return "handles did not grow, and nothing is pending; whether memory does, only a run of 13 minutes or more tells";

        var (first, last) = Thirds(samples);
        var perMessage = (Heap(last) - Heap(first)) / (Messages(last) - Messages(first));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"nothing grew; since the 11th minute the heap went by {perMessage:+0.0;-0.0} bytes a message each way, as near as it can be told");
    }

    /// <returns>What grew; null when nothing did.</returns>
    public static string? Find(List<SoakSample> samples, int pendingAtEnd)
    {
        if (samples.Count < 2) return "too short to tell";
        if (pendingAtEnd != 0) return $"{pendingAtEnd} did not end";

        var (first, last) = Thirds(samples);
        var (handles, handlesLast) = (Middle(first, static sample => sample.Handles), Middle(last, static sample => sample.Handles));
        if (handlesLast > handles + FewHandles) return string.Create(CultureInfo.InvariantCulture, $"handles grew from {handles} to {handlesLast}");

        var explained = HasSettled(samples) ? 0 : RememberedBytes * (Messages(last) - Messages(first));
        if (Heap(last) > (Heap(first) * HeapSlack) + explained) return Grew("the heap", Heap(first), Heap(last));

        var (before, after) = (Middle(first, static sample => sample.WorkingSet), Middle(last, static sample => sample.WorkingSet));
        return after > (before * WorkingSetSlack) + explained ? Grew("the working set", before, after) : null;
    }

    private static bool HasSettled(List<SoakSample> samples) => samples.Count >= Settling + FewestSettled;

    private static (List<SoakSample> First, List<SoakSample> Last) Thirds(List<SoakSample> samples)
    {
        var judged = HasSettled(samples) ? samples[Settling..] : samples;
        var third = Math.Max(judged.Count / 3, 1);
        return (judged[..third], judged[^third..]);
    }

    private static double Heap(List<SoakSample> samples) => Middle(samples, static sample => sample.Heap);

    private static double Messages(List<SoakSample> samples) => Middle(samples, static sample => sample.Messages);

    private static double Middle(List<SoakSample> samples, Func<SoakSample, double> value) => Median.Of(samples.Select(value));

    private static string Grew(string what, double before, double after) =>
        string.Create(CultureInfo.InvariantCulture, $"{what} grew from {before / 1e6:F1} to {after / 1e6:F1} MB");
}
