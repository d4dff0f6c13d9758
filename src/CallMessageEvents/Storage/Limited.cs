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
        var isCancelled = false;
        try
        {
            var calling = call(ending.Token);
            return calling.IsCompletedSuccessfully
                ? calling.Result
                : await calling.AsTask().WaitAsync(limit, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            isCancelled = true;
#pragma warning disable CA2025 // It disposes the source itself.
            _ = CancelAsync(ending);
#pragma warning restore CA2025
            throw;
        }
        finally
        {
            if (!isCancelled) ending.Dispose();
        }
    }

    /// <summary>An engine's own callbacks may take long, and throw: nobody waits for them.</summary>
    private static async Task CancelAsync(CancellationTokenSource ending)
    {
        await ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        ending.Dispose();
    }
}
