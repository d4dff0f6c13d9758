using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>How callbacks are verified.</summary>
public sealed class SignatureOptions
{
    /// <summary>
    /// Further auth tokens that callbacks may be signed with, newest first: the secondary one while a token is being replaced. Tried after <see
    /// cref="CallMessageEventsOptions.AuthToken"/>. A configuration may give them as a list, or as one text, separated by commas or white space. Default: none.
    /// Changes take effect without a restart.
    /// </summary>
    [SuppressMessage("Usage", "CA2227", Justification = "Bound from configuration.")]
    public IList<string> OtherAuthTokens { get; set; } = [];

    /// <summary>
    /// The SharedKeys of Twilio's Webhooks configuration that callbacks may be signed with; two while one is being replaced. A callback that names one is
    /// verified with that key and with nothing else. Default: none. Changes take effect without a restart.
    /// </summary>
    [SuppressMessage("Usage", "CA2227", Justification = "Bound from configuration.")]
    public IList<SharedKey> SharedKeys { get; set; } = [];

    /// <summary>
    /// Whether a callback that is signed with the auth token is refused. Default: false. Turn it on when all of Twilio's Webhook Rules name a SharedKey:
    /// someone who still has the old auth token can then no longer sign.
    /// </summary>
    public bool RequireSharedKey { get; set; }

    /// <summary>
    /// Takes callbacks of everybody, signed or not. Default: false. For a developer's own machine only: anybody who knows the address can then send messages
    /// in anybody's name. Each start logs a warning.
    /// </summary>
    public bool DangerouslyAcceptAnySender { get; set; }
}
