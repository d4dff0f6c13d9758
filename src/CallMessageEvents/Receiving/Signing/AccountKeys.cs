namespace CallMessageEvents;

/// <summary>The keys that may sign one account's callbacks: its auth tokens, newest first, and its SharedKeys. Immutable.</summary>
internal sealed class AccountKeys
{
    private readonly string[] _tokens;
    private readonly (string Id, string Secret)[] _shared;
    private readonly SigningKey[] _tokenKeys;
    private readonly SharedSigningKey[] _sharedKeys;

    /// <param name="authTokens">The tokens, newest first; null and blank ones are skipped.</param>
    /// <param name="sharedKeys">The SharedKeys; those without an id or a secret are skipped. When two have the same id, the first counts.</param>
    public AccountKeys(IEnumerable<string?> authTokens, IEnumerable<SharedKey?> sharedKeys)
    {
        _tokens = [.. Tokens(authTokens)];
        _shared = [.. Shared(sharedKeys)];
        _tokenKeys = [.. _tokens.Select(static token => SigningKey.Kept(token, SignatureAlgorithm.HmacSha1))];
        _sharedKeys = [.. _shared.Select(static key => new SharedSigningKey(key.Id, key.Secret))];
    }

    public static AccountKeys None { get; } = new([], []);

    public bool IsEmpty => _tokens.Length == 0 && _shared.Length == 0;

    public static AccountKeys Of(TwilioCredentials? credentials) => credentials is null ? None : new(credentials.AuthTokens, credentials.SharedKeys);

    /// <summary>Whether these are the keys of the given credentials. If so, they can be kept, ready to sign.</summary>
    public bool AreOf(TwilioCredentials? credentials) =>
        credentials is null
            ? IsEmpty
            : _tokens.SequenceEqual(Tokens(credentials.AuthTokens), StringComparer.Ordinal) && _shared.SequenceEqual(Shared(credentials.SharedKeys));

    /// <summary>Whether there is a key of the kind that signed.</summary>
    public bool HasAny(bool isShared) => (isShared ? _shared.Length : _tokens.Length) > 0;

    /// <summary>Returns the keys to verify a callback with: the SharedKey that it names, or all tokens. Empty when it names an unknown key.</summary>
    public SigningKey[] Find(in SignatureSettings settings)
    {
        if (!settings.IsShared) return _tokenKeys;
        foreach (var key in _sharedKeys)
        {
            if (settings.KeyId.Span.SequenceEqual(key.Id)) return settings.Algorithm == SignatureAlgorithm.HmacSha256 ? key.Sha256 : key.Sha1;
        }

        return [];
    }

    /// <summary>The tokens without the white space around them, blank ones left out.</summary>
    public static IEnumerable<string> Tokens(IEnumerable<string?> given) =>
        given.Where(static token => !SecretText.IsMissing(token)).Select(static token => SecretText.Trim(token)!);

    /// <summary>The SharedKeys that have an id and a secret, without the white space around them.</summary>
    public static IEnumerable<(string Id, string Secret)> Shared(IEnumerable<SharedKey?> given) =>
        given.Where(static key => !SecretText.IsMissing(key?.Id) && !SecretText.IsMissing(key?.Secret))
            .Select(static key => (SecretText.Trim(key!.Id)!, SecretText.Trim(key.Secret)!));

    /// <summary>A SharedKey, ready to sign with either algorithm: which one a callback says.</summary>
    private sealed class SharedSigningKey(string id, string secret)
    {
        public string Id { get; } = id;

        public SigningKey[] Sha1 { get; } = [SigningKey.Kept(secret, SignatureAlgorithm.HmacSha1)];

        public SigningKey[] Sha256 { get; } = [SigningKey.Kept(secret, SignatureAlgorithm.HmacSha256)];
    }
}
