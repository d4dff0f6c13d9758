namespace CallMessageEvents;

/// <summary>What authenticates one account. Its text never shows a secret.</summary>
/// <remarks>
/// White space around sids, ids and secrets is taken off. A secret in quotes, or with white space inside, is refused with an <see cref="ArgumentException"/>.
/// </remarks>
public sealed class TwilioCredentials
{
    /// <summary>An API key's sid (SK…); null to use an auth token.</summary>
    public string? ApiKeySid { get; init => field = SecretText.Take(value, nameof(ApiKeySid)); }

    /// <summary>The API key's secret; goes with <see cref="ApiKeySid"/>.</summary>
    public string? ApiKeySecret { get; init => field = SecretText.Take(value, nameof(ApiKeySecret)); }

    /// <summary>
    /// The auth tokens, newest first; two while one is being replaced. The first authenticates requests where there is no API key. Default: none.
    /// </summary>
    public IReadOnlyList<string> AuthTokens
    {
        get;
        init => field = [.. (value ?? []).Select(static token => SecretText.Take(token, nameof(AuthTokens)) ?? string.Empty)];
    } = [];

    /// <summary>The SharedKeys that sign the account's callbacks, in any order: a callback names its key. They never authenticate requests.</summary>
    /// <value>The keys, which are copied; empty entries are left out. The default is none.</value>
    public IReadOnlyList<SharedKey> SharedKeys { get; init => field = SharedKeyText.Take(value ?? [], nameof(SharedKeys)); } = [];
}
