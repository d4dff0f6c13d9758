using System.Globalization;

namespace CallMessageEvents.Benchmarks;

/// <summary>What the process uses at one moment; the heap after a full collection.</summary>
internal sealed record SoakSample(long WorkingSet, long Heap, int Collections, int Handles, int Pending, long Messages)
{
    public const string Header = "working set MB   heap MB   full GCs   handles   pending   messages each way";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{WorkingSet / 1e6,14:F1}{Heap / 1e6,10:F1}{Collections,11}{Handles,10}{Pending,10}{Messages,20}");
}
