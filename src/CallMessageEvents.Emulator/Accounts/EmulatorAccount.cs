using System.Runtime.CompilerServices;

namespace CallMessageEvents.Emulator;

/// <summary>An account of the emulator. Thread-safe.</summary>
public sealed class EmulatorAccount
{
    private volatile EmulatorSharedKey? _sharedKey;

    internal EmulatorAccount(string accountSid, string authToken, bool isMain)
    {
        AccountSid = accountSid;
        AuthToken = authToken;
        IsMain = isMain;
    }

    /// <summary>Gets the account's sid (<c>AC…</c>).</summary>
    public string AccountSid { get; }

    /// <summary>
    /// Gets the account's auth token: it authenticates requests and signs the callbacks of the account's calls, unless there is a <see cref="SharedKey"/>.
    /// </summary>
    public string AuthToken { get; }

    /// <summary>
    /// Gets or sets the SharedKey that signs the callbacks of the account's calls. It may be changed at any time, as Twilio's Webhook Rules may.
    /// </summary>
    /// <value>The default is <see langword="null"/>: the auth token signs.</value>
    public EmulatorSharedKey? SharedKey
    {
        get => _sharedKey;
        set => _sharedKey = value;
    }

    internal bool IsMain { get; }

    internal bool EscapesSignedApostrophe { get; init; }

    /// <summary>Gets the requests that are being carried out.</summary>
    internal StrongBox<int> Requests { get; } = new();

    /// <summary>Whether this account's credentials may use the other's resources: its own, and for the main account those of every subaccount.</summary>
    internal bool MayUse(EmulatorAccount other) => IsMain || ReferenceEquals(this, other);
}
