using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator;

/// <summary>The attempts that each target had, and the failed ones among the last; bounded, the oldest out.</summary>
internal sealed class FaultHistory
{
    private readonly ConcurrentDictionary<FaultTarget, Past> _targets = new();
    private readonly Journal<FaultTarget> _oldestFirst;

    public FaultHistory(JournalLimits limits) => _oldestFirst = new(limits, target => _targets.TryRemove(target, out _));

    public Past Find(FaultTarget target) => _targets.GetValueOrDefault(target);

    public void Add(FaultTarget target, bool failed)
    {
        var past = Find(target);
        _targets[target] = new(past.Attempts + 1, failed ? past.FailedInARow + 1 : 0);
        if (past.Attempts == 0)
        {
            _oldestFirst.Add(target, target.Name.Length);
        }
    }

    public void Clear()
    {
        _targets.Clear();
        _oldestFirst.Clear();
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Past(int Attempts, int FailedInARow);
}
