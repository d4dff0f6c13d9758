namespace CallMessageEvents;

/// <summary>
/// A SharedKey of Twilio's Webhooks configuration: it signs callbacks in place of the auth token, while a Webhook Setting names it. It never authenticates
/// requests. Its text does not show the secret.
/// </summary>
public sealed class SharedKey
{
    /// <summary>Gets or sets the key's id, as Twilio shows it: <c>webhooks_sharedkey_…</c>. White space around it is ignored.</summary>
    public string? Id { get; set; }

    /// <summary>Gets or sets the key's secret, which Twilio shows once, when the key is made. White space around it is ignored.</summary>
    public string? Secret { get; set; }

    /// <summary>Returns the key's id.</summary>
    /// <returns>The id; never the secret.</returns>
    public override string ToString() => Id ?? string.Empty;
}
