using System.Collections.Concurrent;

namespace CallMessageEvents.Emulator;

/// <summary>The accounts, and which of them a pair of credentials belongs to.</summary>
internal sealed class AccountBook
{
    private readonly ConcurrentDictionary<string, EmulatorAccount> _bySid = new(StringComparer.Ordinal);
    private readonly string _apiKeySid;
    private readonly string _apiKeySecret;

    public AccountBook(EmulatorAccount main, string apiKeySid, string apiKeySecret)
    {
        (Main, _apiKeySid, _apiKeySecret) = (main, apiKeySid, apiKeySecret);
        _bySid[main.AccountSid] = main;
    }

    public EmulatorAccount Main { get; }

    public EmulatorAccount Add(string? accountSid, string? authToken)
    {
        if (accountSid is not null && !Sids.IsValid(accountSid, Sids.Account))
        {
            throw new ArgumentException("An account sid is AC and 32 hex digits.", nameof(accountSid));
        }

        if (authToken is { Length: 0 })
        {
            throw new ArgumentException("An auth token must not be empty.", nameof(authToken));
        }

        var account = new EmulatorAccount(accountSid ?? Sids.New(Sids.Account), authToken ?? Sids.NewToken(), isMain: false)
        {
            EscapesSignedApostrophe = Main.EscapesSignedApostrophe,
        };
        return _bySid.TryAdd(account.AccountSid, account)
            ? account
            : throw new ArgumentException($"There is an account {account.AccountSid} already.", nameof(accountSid));
    }

    public EmulatorAccount? Find(string accountSid) => _bySid.GetValueOrDefault(accountSid);

    /// <summary>Compares the object, not the sid: another emulator may have an account with the same sid.</summary>
    public bool Owns(EmulatorAccount account) => ReferenceEquals(Find(account.AccountSid), account);

    public EmulatorAccount? Authenticate(string user, string password) =>
        string.Equals(user, _apiKeySid, StringComparison.Ordinal)
            ? (string.Equals(password, _apiKeySecret, StringComparison.Ordinal) ? Main : null)
            : Find(user) is { } account && string.Equals(password, account.AuthToken, StringComparison.Ordinal) ? account : null;
}
