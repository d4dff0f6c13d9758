using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Which auth tokens a callback of an account may be signed with: the configured ones, or those that <see cref="ITwilioCredentials"/> has for a subaccount. The account of an
/// unverified request is the sender's choice: what is kept of strangers is bounded.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody asks the semaphore for its wait handle, so that there is nothing to dispose.")]
internal sealed class CallbackTokens(AccountSid account, AccountSecrets secrets, ITwilioCredentials? others, TimeProvider time)
{
    private const int MaxAccounts = 1000;

    /// <summary>How long an account that is not known is not asked for again.</summary>
    private static readonly TimeSpan UnknownAge = TimeSpan.FromMinutes(1);

    /// <summary>Whoever sends sids at random makes us ask; not more of it at a time than this.</summary>
    private readonly SemaphoreSlim _asking = new(16);

    private readonly ConcurrentDictionary<string, Known> _accounts = new(StringComparer.Ordinal);

    public AccountSid Account => account;

    /// <summary>Whether other accounts than the configured one can have tokens.</summary>
    public bool AreOfSeveral => others is not null;

    /// <summary>The configured tokens, newest first, where they are the owner's: nobody has to be asked then.</summary>
    public bool TryGetOwn(in CallbackFields fields, out SigningKey[] keys)
    {
        keys = secrets.SigningKeys;
        if (others is null) return true;

        var owner = Owner(fields);
        return keys.Length > 0 && (owner.IsEmpty || IsOwn(owner));
    }

    /// <summary>The tokens, newest first; none for an account that is nobody's.</summary>
    public ValueTask<SigningKey[]> FindAsync(in CallbackFields fields, CancellationToken cancellationToken)
    {
        if (TryGetOwn(fields, out var own)) return ValueTask.FromResult(own);

        // A sid that is not well-formed is nobody's; the samples of Twilio's documentation have such, signed with the account's own token.
        var owner = Owner(fields);
        var sid = owner.IsEmpty ? account.ToString() : Encoding.UTF8.GetString(owner);
        return AccountSid.TryParse(sid, out var parsed) ? AskAsync(parsed, cancellationToken) : ValueTask.FromResult(own);
    }

    private async ValueTask<SigningKey[]> AskAsync(AccountSid owner, CancellationToken cancellationToken)
    {
        var key = owner.ToString();
        _accounts.TryGetValue(key, out var known);
        if (known is { Keys.Length: 0 } && time.GetUtcNow() - known.At < UnknownAge) return known.Keys;

        // Asked each time, so that a new token takes effect at once; whoever answers keeps what is slow to get.
        var found = await AskInTurnAsync(owner, cancellationToken).ConfigureAwait(false);
        var tokens = found?.AuthTokens ?? [];
        if (known is not null && known.Tokens.SequenceEqual(tokens, StringComparer.Ordinal) && tokens.Count > 0) return known.Keys;

        if (_accounts.Count >= MaxAccounts) _accounts.Clear();
        known = new([.. tokens], [.. tokens.Where(static token => !string.IsNullOrEmpty(token)).Select(static token => new SigningKey(token))], time.GetUtcNow());
        _accounts[key] = known;
        return known.Keys;
    }

    private async Task<TwilioCredentials?> AskInTurnAsync(AccountSid owner, CancellationToken cancellationToken)
    {
        await _asking.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await others!.FindAsync(owner, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _asking.Release();
        }
    }

    private static ReadOnlySpan<byte> Owner(in CallbackFields fields) => fields.Find("AccountSid"u8);

    private bool IsOwn(ReadOnlySpan<byte> owner) => Ascii.Equals(owner, account.ToString());

    private sealed record Known(string[] Tokens, SigningKey[] Keys, DateTimeOffset At);
}
