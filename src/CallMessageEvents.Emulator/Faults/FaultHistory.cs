using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator;

/// <summary>The attempts that each target had, and the failed ones among the last; at most <paramref name="capacity"/> targets, the oldest out.</summary>
internal sealed class FaultHistory(int capacity)
{
    private readonly Dictionary<FaultTarget, Past> _targets = [];
    private readonly Queue<FaultTarget> _oldestFirst = [];

    public Past Find(FaultTarget target) => _targets.GetValueOrDefault(target);

    public void Add(FaultTarget target, bool failed)
    {
        var past = Find(target);
        if (past.Attempts == 0)
        {
            _oldestFirst.Enqueue(target);
            if (_oldestFirst.Count > capacity)
            {
                _targets.Remove(_oldestFirst.Dequeue());
            }
        }

        _targets[target] = new(past.Attempts + 1, failed ? past.FailedInARow + 1 : 0);
    }

    public void Clear()
    {
        _targets.Clear();
        _oldestFirst.Clear();
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct Past(int Attempts, int FailedInARow);
}
