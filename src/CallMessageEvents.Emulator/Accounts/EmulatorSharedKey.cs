namespace CallMessageEvents.Emulator;

/// <summary>
/// A SharedKey of Twilio's Webhooks configuration: it signs an account's callbacks in place of the auth token. Immutable. Its text does not show the secret.
/// </summary>
public sealed class EmulatorSharedKey
{
    /// <summary>The algorithm HMAC-SHA1.</summary>
    public const string HmacSha1 = "HMAC_SHA1";

    /// <summary>The algorithm HMAC-SHA256.</summary>
    public const string HmacSha256 = "HMAC_SHA256";

    /// <summary>Initializes a new instance of the <see cref="EmulatorSharedKey"/> class.</summary>
    /// <param name="id">The key's id, such as <c>webhooks_sharedkey_…</c>: visible ASCII without a comma.</param>
    /// <param name="secret">The key's secret.</param>
    /// <param name="algorithm"><see cref="HmacSha256"/> or <see cref="HmacSha1"/>.</param>
    /// <exception cref="ArgumentException">The id or the secret is empty, the id cannot stand in a header, or there is no such algorithm.</exception>
    public EmulatorSharedKey(string id, string secret, string algorithm = HmacSha256)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentException.ThrowIfNullOrEmpty(secret);
        if (!id.All(c => c is > ' ' and <= '~' and not ','))
        {
            throw new ArgumentException("A SharedKey's id is visible ASCII without a comma.", nameof(id));
        }

        if (algorithm is not (HmacSha1 or HmacSha256))
        {
            throw new ArgumentException($"The algorithm is {HmacSha256} or {HmacSha1}.", nameof(algorithm));
        }

        (Id, Secret, Algorithm) = (id, secret, algorithm);
    }

    /// <summary>Gets the key's id.</summary>
    public string Id { get; }

    /// <summary>Gets the key's secret.</summary>
    public string Secret { get; }

    /// <summary>Gets the algorithm that it signs with.</summary>
    public string Algorithm { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Id} ({Algorithm})";
}
