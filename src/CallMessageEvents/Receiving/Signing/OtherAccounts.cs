using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// Asks <see cref="ITwilioCredentials"/> for keys. The sender of an unverified request chooses its account, and can cause look-ups with random sids. So
/// accounts that were found before never wait behind others, and only a few of the others are looked up at a time. Both memories are bounded.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is not used, so there is nothing to dispose.")]
internal sealed class OtherAccounts(AccountSid configured, ITwilioCredentials credentials, TimeProvider time, CancellationToken stopping)
{
    /// <summary>At least the last 5,000 used are remembered: see <see cref="RecentAccounts{T}"/>.</summary>
    private const int MaxKnown = 10_000;

    /// <summary>At least the last 500 looked up are remembered.</summary>
    private const int MaxUnknown = 1_000;

    private const int MaxUnknownAtATime = 16;

    /// <summary>How many callbacks of unknown accounts may wait. More could not be answered in time.</summary>
    private const int MaxUnknownWaiting = 256;

    /// <summary>How long an unknown account is not looked up again.</summary>
    private static readonly TimeSpan UnknownAge = TimeSpan.FromMinutes(1);

    private readonly SharedLookups<AccountSid, Found> _running = new(stopping);
    private readonly RecentAccounts<Found> _known = new(MaxKnown);
    private readonly RecentAccounts<long> _unknown = new(MaxUnknown);
    private readonly SemaphoreSlim _unknownTurns = new(MaxUnknownAtATime);
    private int _unknownWaiting;
    private long _asked;

    /// <summary>Returns the account's keys; none for one that does not exist. An account's concurrent callbacks share a look-up.</summary>
    public async ValueTask<KeysFound> FindAsync(AccountSid account, CancellationToken cancellationToken)
    {
        // Each time, so that a new key takes effect at once. Caching is left to the ITwilioCredentials.
        var asked = Volatile.Read(ref _asked);
        if (account == configured || _known.TryGet(account, out _))
            return (await _running.GetAsync(account, AskAsync, cancellationToken).ConfigureAwait(false)).Since(asked);

        if (_unknown.TryGet(account, out var at) && time.GetElapsedTime(at) < UnknownAge) return new(AccountKeys.None, IsFresh: true);
        try
        {
            if (Interlocked.Increment(ref _unknownWaiting) > MaxUnknownWaiting) return default;
            return (await _running.GetAsync(account, AskInTurnAsync, cancellationToken).ConfigureAwait(false)).Since(asked);
        }
        finally
        {
            Interlocked.Decrement(ref _unknownWaiting);
        }
    }

    private async Task<Found> AskInTurnAsync(AccountSid account, CancellationToken cancellationToken)
    {
        await _unknownTurns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var found = await AskAsync(account, cancellationToken).ConfigureAwait(false);
            if (found.Keys.IsEmpty) _unknown.Set(account, time.GetTimestamp());
            return found;
        }
        finally
        {
            _unknownTurns.Release();
        }
    }

    private async Task<Found> AskAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _asked);

        // Even if it ignores its token, nothing waits for it any longer.
        var answer = await credentials.FindAsync(account, cancellationToken).AsTask().WaitAsync(cancellationToken).ConfigureAwait(false);
        var isKnown = _known.TryGet(account, out var last);
        var found = isKnown && last!.Keys.AreOf(answer) ? new Found(last.Keys, number) : new Found(AccountKeys.Of(answer), number);
        if (isKnown ? !ReferenceEquals(found.Keys, last!.Keys) : !found.Keys.IsEmpty) _known.Set(account, found);
        return found;
    }

    /// <param name="Keys">The keys.</param>
    /// <param name="Number">How many look-ups had begun when this one did.</param>
    private sealed record Found(AccountKeys Keys, long Number)
    {
        public KeysFound Since(long asked) => new(Keys, Number > asked);
    }
}
