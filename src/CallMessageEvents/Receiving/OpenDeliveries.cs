namespace CallMessageEvents;

/// <summary>Counts the deliveries that wait for their answer, so that a stop can wait for the last of them. Thread-safe.</summary>
internal sealed class OpenDeliveries
{
    private TaskCompletionSource? _none;
    private int _count;

    public void Begin() => Interlocked.Increment(ref _count);

    public void End()
    {
        if (Interlocked.Decrement(ref _count) == 0) Volatile.Read(ref _none)?.TrySetResult();
    }

    /// <summary>Completes when none waits.</summary>
    public Task WhenNone()
    {
        var none = LazyInitializer.EnsureInitialized(ref _none, static () => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        // Read after the task is published: the last one to end may have missed it.
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref _count) == 0) none.TrySetResult();
        return none.Task;
    }
}
