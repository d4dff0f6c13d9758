namespace CallMessageEvents;

/// <summary>What one account's callbacks may be signed with: its auth tokens, newest first, and its SharedKeys. Immutable.</summary>
internal sealed class AccountKeys
{
    private readonly SigningKey[] _tokens;
    private readonly Shared[] _shared;

    /// <param name="authTokens">The tokens, newest first; null and blank ones are passed over.</param>
    /// <param name="sharedKeys">The SharedKeys; those without an id or a secret are passed over, and of two with one id the first counts.</param>
    public AccountKeys(IEnumerable<string?> authTokens, IEnumerable<SharedKey> sharedKeys)
    {
        _tokens = [.. authTokens.Where(static token => !SecretText.IsMissing(token)).Select(static token => new SigningKey(SecretText.Trim(token)!, SignatureAlgorithm.HmacSha1))];
        _shared = [.. sharedKeys.Where(static key => !SecretText.IsMissing(key?.Id) && !SecretText.IsMissing(key?.Secret)).Select(static key => new Shared(SecretText.Trim(key!.Id)!, SecretText.Trim(key.Secret)!))];
    }

    public static AccountKeys None { get; } = new([], []);

    /// <summary>Whether there is any of the kind that signed.</summary>
    public bool HasAny(bool isShared) => (isShared ? _shared.Length : _tokens.Length) > 0;

    /// <summary>The keys that a callback is verified with: the one SharedKey that it names, or all tokens. None when it names one that is not there.</summary>
    public SigningKey[] Find(in SignatureSettings settings)
    {
        if (!settings.IsShared) return _tokens;
        foreach (var key in _shared)
        {
            if (settings.KeyId.Span.SequenceEqual(key.Id)) return settings.Algorithm == SignatureAlgorithm.HmacSha256 ? key.Sha256 : key.Sha1;
        }

        return [];
    }

    private sealed class Shared(string id, string secret)
    {
        public string Id { get; } = id;

        public SigningKey[] Sha1 { get; } = [new(secret, SignatureAlgorithm.HmacSha1)];

        public SigningKey[] Sha256 { get; } = [new(secret, SignatureAlgorithm.HmacSha256)];
    }
}
