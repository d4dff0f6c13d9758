namespace CallMessageEvents;

/// <summary>
/// Keeps this node's directory as new as the store: a leg that it keeps is read again when another node has changed it, and all that go on when changes may
/// have been missed. It goes on after errors.
/// </summary>
internal sealed class LegFeed(AccountStore store, StoredLegs stored, CallDirectory directory, TimeProvider time, CancellationToken stopping)
{
    private const int ReadsAtOnce = 4;

    /// <summary>The pause after an error.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private readonly Task[] _reads = [.. Enumerable.Repeat(Task.CompletedTask, ReadsAtOnce)];

    public void Start() => _ = WithoutFlow.Run(() => Task.Run(RunAsync));

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await WatchAsync().ConfigureAwait(false);
                await Task.Delay(Pause, time, stopping).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }

    /// <summary>Follows the changes until the engine ends them, or throws.</summary>
    private async Task WatchAsync()
    {
        try
        {
            await FollowAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            stopping.ThrowIfCancellationRequested();
            store.WatchFailed(e);
        }
    }

    private async Task FollowAsync()
    {
        await foreach (var change in store.WatchAsync(stopping).WithCancellation(stopping).ConfigureAwait(false))
            await (change is { } leg ? BeginReadAsync(leg) : ReadOpenAsync()).ConfigureAwait(false);
    }

    private async Task ReadOpenAsync()
    {
        foreach (var parent in directory.OpenConversations()) await BeginReadAsync(parent).ConfigureAwait(false);
    }

    /// <summary>Reads a leg in the background, as soon as there is room. It is called for one leg at a time.</summary>
    private async Task BeginReadAsync(CallSid leg)
    {
        if (!directory.IsKept(leg)) return;

        var done = await Task.WhenAny(_reads).ConfigureAwait(false);
        _reads[Array.IndexOf(_reads, done)] = ReadAsync(leg);
    }

    private async Task ReadAsync(CallSid leg)
    {
        try
        {
            while (directory.IsKept(leg) && !await stored.ReadAsync(leg, stopping).ConfigureAwait(false))
                await Task.Delay(Pause, time, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application stops.
        }
    }
}
