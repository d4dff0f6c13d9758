using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>
/// The messages that have ended in all calls, oldest first: so long is a delivery known as a duplicate. Bounded in number and age; no lock is shared by calls.
/// </summary>
internal sealed class DoneMessages(TimeProvider time)
{
    private const int MaxCount = 200_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<Done> _new = new();

    /// <summary>Guarded by <see cref="_trimming"/>. A concurrent queue that is peeked into would keep thousands of dequeued messages alive.</summary>
    private readonly Queue<Done> _oldestFirst = new();
    private int _trimming;

    /// <summary>A message has ended: its call is told to forget it when that is too long ago.</summary>
    public void Add(CallInbox call, EndedMessage ended)
    {
        _new.Enqueue(new(call, ended, time.GetTimestamp()));
        Trim();
    }

    /// <summary>Forgets what is too old or too much. Called at each addition, which saves a timer.</summary>
    private void Trim()
    {
        // One at a time: of two that see the same oldest, one would take a younger one.
        if (Interlocked.Exchange(ref _trimming, 1) == 1) return;

        while (_new.TryDequeue(out var next)) _oldestFirst.Enqueue(next);
        while (_oldestFirst.TryPeek(out var oldest) && (_oldestFirst.Count > MaxCount || time.GetElapsedTime(oldest.At) > MaxAge))
        {
            _oldestFirst.Dequeue();
            oldest.Call.Forget(oldest.Ended);
        }

        Volatile.Write(ref _trimming, 0);
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Done(CallInbox Call, EndedMessage Ended, long At);
}
