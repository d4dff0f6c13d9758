using System.Text;

namespace CallMessageEvents;

/// <summary>
/// The keys that a callback of an account may be signed with: the configured ones, or those that <see cref="ITwilioCredentials"/> has for a subaccount.
/// </summary>
internal sealed class CallbackKeys(AccountSid account, OtherAccounts? others)
{
    private volatile AccountKeys _configured = AccountKeys.None;

    /// <summary>Gets or sets the configured account's keys, which are replaced while callbacks arrive.</summary>
    public AccountKeys Configured { get => _configured; set => _configured = value; }

    public AccountSid Account => account;

    /// <summary>Whether other accounts than the configured one can have keys.</summary>
    public bool AreOfSeveral => others is not null;

    /// <summary>The configured keys, where they are the owner's: then <see cref="ITwilioCredentials"/> is not called.</summary>
    public bool TryGetOwn(CallbackFields fields, bool isShared, out AccountKeys keys)
    {
        keys = _configured;
        if (others is null) return true;

        var owner = Owner(fields);
        return keys.HasAny(isShared) && (owner.IsEmpty || Ascii.Equals(owner, account.ToString()));
    }

    /// <summary>The owner's keys; none for an account that does not exist.</summary>
    public ValueTask<KeysFound> FindAsync(CallbackFields fields, bool isShared, CancellationToken cancellationToken)
    {
        if (TryGetOwn(fields, isShared, out var own)) return new(new KeysFound(own, IsFresh: true));

        // A malformed sid is no account's. The samples of Twilio's documentation have such, signed with the account's own token.
        var owner = Owner(fields);
        var sid = owner.IsEmpty ? account.ToString() : Encoding.UTF8.GetString(owner);
        return AccountSid.TryParse(sid, out var parsed) ? others!.FindAsync(parsed, cancellationToken) : new(new KeysFound(own, IsFresh: true));
    }

    private static ReadOnlySpan<byte> Owner(CallbackFields fields) => fields.Find("AccountSid"u8);
}
