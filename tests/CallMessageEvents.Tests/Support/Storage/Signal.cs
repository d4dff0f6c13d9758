namespace CallMessageEvents.Tests;

/// <summary>Wakes all who wait at this moment. Take <see cref="Next"/> before you look, so that no pulse is missed.</summary>
internal sealed class Signal
{
    private TaskCompletionSource _next = Create();

    public Task Next => Volatile.Read(ref _next).Task;

    public void Pulse() => Interlocked.Exchange(ref _next, Create()).TrySetResult();

    private static TaskCompletionSource Create() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
