namespace CallMessageEvents;

/// <summary>Calls an engine, and waits no longer than a limit, whatever the engine does with its token.</summary>
internal static class Limited
{
    /// <param name="call">The call.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="time">The clock for the limit.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="TimeoutException">The limit was reached. The call is cancelled, and may have had its effect.</exception>
    public static async ValueTask<T> CallAsync<T>(
        Func<CancellationToken, ValueTask<T>> call, TimeSpan limit, TimeProvider time, CancellationToken cancellationToken)
    {
        var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<T>? calling = null;
        try
        {
            var begun = call(ending.Token);
            if (begun.IsCompletedSuccessfully) return begun.Result;

            calling = begun.AsTask();
            return await calling.WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // A caller that gives up must not leave it running. Here the caller's token has not told the source yet: disposed of now, that would never cancel.
            if (calling is null or { IsCompleted: true }) ending.Dispose();
#pragma warning disable CA2025 // It disposes the source itself.
            else _ = CancelAsync(ending, calling);
#pragma warning restore CA2025
        }
    }

    /// <summary>An engine's own callbacks may take long, and throw: nobody waits for them. What becomes of the call is nobody's error.</summary>
    private static async Task CancelAsync(CancellationTokenSource ending, Task calling)
    {
        await ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
        await calling.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
