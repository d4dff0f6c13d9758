using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Which keys a callback of an account may be signed with: the configured ones, or those that <see cref="ITwilioCredentials"/> has for a subaccount. The account of an
/// unverified request is the sender's choice: what is kept of strangers is bounded.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "Nobody asks the semaphore for its wait handle, so that there is nothing to dispose.")]
internal sealed class CallbackKeys(AccountSid account, AccountSecrets secrets, ITwilioCredentials? others, TimeProvider time)
{
    private const int MaxAccounts = 1000;

    /// <summary>How long an account that is not known is not asked for again.</summary>
    private static readonly TimeSpan UnknownAge = TimeSpan.FromMinutes(1);

    /// <summary>Whoever sends sids at random makes us ask; not more of it at a time than this.</summary>
    private readonly SemaphoreSlim _asking = new(16);

    private readonly ConcurrentDictionary<string, Known> _accounts = new(StringComparer.Ordinal);

    public AccountSid Account => account;

    /// <summary>Whether other accounts than the configured one can have keys.</summary>
    public bool AreOfSeveral => others is not null;

    /// <summary>The configured keys, where they are the owner's: nobody has to be asked then.</summary>
    public bool TryGetOwn(in CallbackFields fields, bool isShared, out AccountKeys keys)
    {
        keys = secrets.Keys;
        if (others is null) return true;

        var owner = Owner(fields);
        return keys.HasAny(isShared) && (owner.IsEmpty || IsOwn(owner));
    }

    /// <summary>The owner's keys; none for an account that is nobody's.</summary>
    public ValueTask<AccountKeys> FindAsync(in CallbackFields fields, bool isShared, CancellationToken cancellationToken)
    {
        if (TryGetOwn(fields, isShared, out var own)) return ValueTask.FromResult(own);

        // A sid that is not well-formed is nobody's; the samples of Twilio's documentation have such, signed with the account's own token.
        var owner = Owner(fields);
        var sid = owner.IsEmpty ? account.ToString() : Encoding.UTF8.GetString(owner);
        return AccountSid.TryParse(sid, out var parsed) ? AskAsync(parsed, cancellationToken) : ValueTask.FromResult(own);
    }

    private async ValueTask<AccountKeys> AskAsync(AccountSid owner, CancellationToken cancellationToken)
    {
        var key = owner.ToString();
        _accounts.TryGetValue(key, out var known);
        if (known is { IsEmpty: true } && time.GetUtcNow() - known.At < UnknownAge) return known.Keys;

        // Asked each time, so that a new key takes effect at once; whoever answers keeps what is slow to get.
        var found = await AskInTurnAsync(owner, cancellationToken).ConfigureAwait(false);
        if (known is { IsEmpty: false } && known.IsOf(found)) return known.Keys;

        if (_accounts.Count >= MaxAccounts) _accounts.Clear();
        return (_accounts[key] = new(found, time.GetUtcNow())).Keys;
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

    /// <summary>What was found for an account.</summary>
    private sealed class Known(TwilioCredentials? found, DateTimeOffset at)
    {
        private readonly string[] _secrets = SecretsOf(found);

        public AccountKeys Keys { get; } = found is null ? AccountKeys.None : new(found.AuthTokens, found.SharedKeys);

        public DateTimeOffset At => at;

        public bool IsEmpty => !Keys.HasAny(isShared: false) && !Keys.HasAny(isShared: true);

        public bool IsOf(TwilioCredentials? other) => _secrets.SequenceEqual(SecretsOf(other), StringComparer.Ordinal);

        private static string[] SecretsOf(TwilioCredentials? found) =>
            found is null ? [] : [.. found.AuthTokens, .. found.SharedKeys.SelectMany(static key => new[] { "SharedKey", key.Id ?? string.Empty, key.Secret ?? string.Empty })];
    }
}
