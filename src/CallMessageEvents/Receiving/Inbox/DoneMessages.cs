using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>
/// The finished messages of all calls, oldest first. While a message is here, another delivery counts as a duplicate. Limited in number and age; calls share no
/// lock.
/// </summary>
internal sealed class DoneMessages(TimeProvider time)
{
    private const int MaxCount = 200_000;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(10);

    private readonly ConcurrentQueue<Done> _new = new();

    /// <summary>Guarded by <see cref="_trimming"/>. Peeking into a concurrent queue would keep thousands of dequeued messages alive.</summary>
    private readonly Queue<Done> _oldestFirst = new();
    private int _trimming;

    /// <summary>Adds a finished message. Its call forgets it when it becomes too old.</summary>
    public void Add(CallInbox call, EndedMessage ended)
    {
        _new.Enqueue(new(call, ended, time.GetTimestamp()));
        Trim();
    }

    /// <summary>Forgets messages beyond the limits of age and number. Called at each addition, which saves a timer.</summary>
    private void Trim()
    {
        // One thread at a time: of two threads that see the same oldest message, one would remove a younger one.
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
