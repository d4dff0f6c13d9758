using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>What was handled in all calls, oldest first: how long a delivery is still known as a duplicate. Bounded in number and age; no lock is shared by calls.</summary>
internal sealed class DoneMessages(TimeProvider time)
{
    private const int MaxCount = 200_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<Done> _oldestFirst = new();
    private int _count;
    private int _trimming;

    public void Add(CallInbox call, string? key)
    {
        _oldestFirst.Enqueue(new(call, key, time.GetTimestamp()));
        Interlocked.Increment(ref _count);
        Trim();
    }

    /// <summary>Lets go of what is too old or too much; called at each addition, so that nothing is kept for a timer.</summary>
    private void Trim()
    {
        // One at a time: of two that see the same oldest, one would take what is younger.
        if (Interlocked.Exchange(ref _trimming, 1) == 1) return;

        while (_oldestFirst.TryPeek(out var oldest) && (Volatile.Read(ref _count) > MaxCount || time.GetElapsedTime(oldest.At) > MaxAge))
        {
            _oldestFirst.TryDequeue(out _);
            Interlocked.Decrement(ref _count);
            oldest.Call.Forget(oldest.Key);
        }

        Volatile.Write(ref _trimming, 0);
    }

    private readonly record struct Done(CallInbox Call, string? Key, long At);
}
