using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// Asks <see cref="ITwilioCredentials"/> for keys. The sender of an unverified request chooses its account, and can cause look-ups with random sids:
/// accounts that were found before never wait behind others, and of the others only a few are looked up at a time. What is remembered of either is bounded.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "The semaphore's wait handle is not used, so there is nothing to dispose.")]
internal sealed class OtherAccounts(AccountSid configured, ITwilioCredentials credentials, TimeProvider time, CancellationToken stopping)
{
    /// <summary>The 5,000 used last are certainly remembered: see <see cref="RecentAccounts{T}"/>.</summary>
    private const int MaxKnown = 10_000;

    /// <summary>The 500 asked for last are certainly remembered.</summary>
    private const int MaxUnknown = 1_000;

    private const int MaxUnknownAtATime = 16;

    /// <summary>How many callbacks of unknown accounts may wait. Beyond that they would not be answered in time.</summary>
    private const int MaxUnknownWaiting = 256;

    /// <summary>How long an account that is not known is not asked for again.</summary>
    private static readonly TimeSpan UnknownAge = TimeSpan.FromMinutes(1);

    private readonly SharedLookups<AccountSid, Found> _running = new(stopping);
    private readonly RecentAccounts<Found> _known = new(MaxKnown);
    private readonly RecentAccounts<long> _unknown = new(MaxUnknown);
    private readonly SemaphoreSlim _unknownTurns = new(MaxUnknownAtATime);
    private int _unknownWaiting;
    private long _asked;

    /// <summary>The account's keys; none for one that does not exist. Callbacks of one account that come at one time share a look-up.</summary>
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

        // Where it ignores its token, nothing waits for it any longer.
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
