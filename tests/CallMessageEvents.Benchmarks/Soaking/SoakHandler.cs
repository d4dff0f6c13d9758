namespace CallMessageEvents.Benchmarks;

/// <summary>Is slow now and then: longer than a sender is patient, and than a callback is let wait for its answer.</summary>
internal sealed class SoakHandler : ICallMessageHandler<MenuSelected>
{
    private const int SlowOf = 1_000;
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(6);
    private static int _count;

    public Task HandleAsync(CallMessageContext<MenuSelected> context, CancellationToken cancellationToken) =>
        Interlocked.Increment(ref _count) % SlowOf == 0 ? Task.Delay(Slow, cancellationToken) : Task.CompletedTask;
}
