namespace CallMessageEvents;

/// <summary>
/// One account's part of the application's store. Each call has a time limit. Whatever error the engine throws, the caller sees a
/// <see cref="CallLogUnavailableException"/>, and an outage is logged once. Thread-safe.
/// </summary>
internal sealed class AccountStore(CallStore store, AccountSid account, StoreLog log, TimeProvider time)
{
    /// <summary>A send must not wait longer than that before Twilio is asked.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    /// <summary>After a call that was too slow, reads of legs fail at once for a while: a send makes several.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Outage _outage = new(log.Unavailable, log.Available);
    private long _slowAt = long.MinValue;

    /// <summary>Whether a call was too slow just now: who can do without the store does.</summary>
    public bool IsSlow => Volatile.Read(ref _slowAt) is > long.MinValue and var slowAt && time.GetElapsedTime(slowAt) < Pause;

    public ValueTask<IReadOnlyList<CallRecord>> FindConversationAsync(CallSid anyLeg, CancellationToken cancellationToken) =>
        IsSlow
            ? throw new CallLogUnavailableException("The CallStore did not answer in time just now.")
            : CallAsync(anyLeg, (anyLeg, token) => store.FindConversationAsync(account, anyLeg, token), cancellationToken);

    public async ValueTask MergeAsync(CallRecord seen, CancellationToken cancellationToken) => await CallAsync(
        seen,
        async (seen, token) =>
        {
            await store.MergeAsync(account, seen, token).ConfigureAwait(false);
            return true;
        },
        cancellationToken).ConfigureAwait(false);

    public ValueTask<StoredValue?> FindValueAsync(CallSid leg, string key, CancellationToken cancellationToken) =>
        CallAsync((leg, key), (it, token) => store.FindValueAsync(account, it.leg, it.key, token), cancellationToken);

    /// <summary>Sets a value; returns false when it has another version than expected.</summary>
    public ValueTask<bool> TrySetValueAsync(
        CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        CallAsync(
            (leg, key, value, expected, lifetime),
            (it, token) => store.TrySetValueAsync(account, it.leg, it.key, it.value, it.expected, it.lifetime, token),
            cancellationToken);

    /// <summary>Observes changes. It has no time limit, and the engine's errors are thrown as they are.</summary>
    public IAsyncEnumerable<CallSid?> WatchAsync(CancellationToken cancellationToken) => store.WatchAsync(account, cancellationToken);

    /// <summary>Called when <see cref="WatchAsync"/> threw.</summary>
    public void WatchFailed(Exception error) => _outage.Failed(error);

    private async ValueTask<TResult> CallAsync<TArgument, TResult>(
        TArgument argument, Func<TArgument, CancellationToken, ValueTask<TResult>> call, CancellationToken cancellationToken)
    {
        try
        {
            var result = await Limited.CallAsync(token => call(argument, token), Limit, time, cancellationToken).ConfigureAwait(false);
            _outage.Succeeded();
            return result;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
#pragma warning disable CA1031 // An engine may throw anything.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (e is TimeoutException) Volatile.Write(ref _slowAt, time.GetTimestamp());
            _outage.Failed(e);
            throw e as CallLogUnavailableException
                ?? new CallLogUnavailableException("The CallStore failed, or did not answer in time.", e) { IsOutage = e is TimeoutException };
        }
    }
}
