using System.Collections.Concurrent;

namespace CallMessageEvents.PostgreSql;

/// <summary>The calls that readers of other nodes follow, as far as these have told. Thread-safe.</summary>
internal sealed class FollowedCalls(TimeProvider time)
{
    /// <summary>How long a call is kept that nobody tells of again.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    private const int MaxCalls = 100_000;

    private readonly ConcurrentDictionary<Guid, long> _toldAt = new();
    private long _cleanedAt = time.GetTimestamp();

    public bool Contains(Guid call) => _toldAt.TryGetValue(call, out var at) && time.GetElapsedTime(at) < Kept;

    public void Add(Guid call)
    {
        if (time.GetElapsedTime(_cleanedAt) > Kept) Clean();
        if (_toldAt.Count < MaxCalls) _toldAt[call] = time.GetTimestamp();
    }

    private void Clean()
    {
        _cleanedAt = time.GetTimestamp();
        foreach (var (call, at) in _toldAt)
        {
            if (time.GetElapsedTime(at) >= Kept) _toldAt.TryRemove(KeyValuePair.Create(call, at));
        }
    }
}
