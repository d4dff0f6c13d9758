namespace CallMessageEvents;

/// <summary>The credentials of one account. Their text never shows a secret.</summary>
/// <remarks>
/// White space around sids, ids and secrets is removed. A secret in quotes, or with white space inside, is refused with an <see cref="ArgumentException"/>.
/// </remarks>
public sealed class TwilioCredentials
{
    /// <summary>Gets the sid of an API key (SK…); null to use an auth token.</summary>
    public string? ApiKeySid { get; init => field = SecretText.Take(value, nameof(ApiKeySid)); }

    /// <summary>Gets the secret of the API key <see cref="ApiKeySid"/>.</summary>
    public string? ApiKeySecret { get; init => field = SecretText.Take(value, nameof(ApiKeySecret)); }

    /// <summary>
    /// Gets the auth tokens, newest first; two while one is being replaced. The first authenticates requests where there is no API key.
    /// </summary>
    /// <value>The default is none.</value>
    public IReadOnlyList<string> AuthTokens
    {
        get;
        init => field = [.. (value ?? []).Select(static token => SecretText.Take(token, nameof(AuthTokens)) ?? string.Empty)];
    } = [];

    /// <summary>Gets the SharedKeys that sign the account's callbacks, in any order: a callback names its key. They never authenticate requests.</summary>
    /// <value>The keys, which are copied; empty entries are left out. The default is none.</value>
    public IReadOnlyList<SharedKey> SharedKeys { get; init => field = SharedKeyText.Take(value ?? [], nameof(SharedKeys)); } = [];
}
