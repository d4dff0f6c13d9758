using System.Globalization;
using System.Text;

namespace CallMessageEvents.Campaign;

/// <summary>What was counted, and which promises were broken.</summary>
internal sealed class Findings
{
    private const int MostShown = 40;

    private readonly SortedDictionary<string, int> _counts = new(StringComparer.Ordinal);
    private readonly List<string> _broken = [];

    public bool IsKept => _broken.Count == 0;

    /// <summary>Counts something that the docs allow.</summary>
    public void Count(string what, int times = 1) => _counts[what] = _counts.GetValueOrDefault(what) + times;

    /// <summary>Counts something that must not be.</summary>
    public void Break(string what, string details)
    {
        Count($"BROKEN: {what}");
        _broken.Add($"{what}: {details}");
    }

    public override string ToString()
    {
        var text = new StringBuilder();
        foreach (var (what, times) in _counts) text.Append(CultureInfo.InvariantCulture, $"{times,10:N0}  {what}\n");
        foreach (var one in _broken.Take(MostShown)) text.Append(CultureInfo.InvariantCulture, $"BROKEN  {one}\n");
        return text.ToString();
    }
}
