using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>Configures how callbacks are verified.</summary>
public sealed class SignatureOptions
{
    /// <summary>
    /// Gets or sets further auth tokens that callbacks may be signed with, newest first: the secondary one while a token is being replaced. They are tried
    /// after <see cref="CallMessageEventsOptions.AuthToken"/>. Changes take effect without a restart.
    /// </summary>
    /// <value>The default is empty. A configuration may give a list, or one text with the tokens separated by commas or white space.</value>
    [SuppressMessage("Usage", "CA2227", Justification = "Bound from configuration.")]
    public IList<string> OtherAuthTokens { get; set; } = [];

    /// <summary>
    /// Gets or sets the SharedKeys of Twilio's Webhooks configuration that callbacks may be signed with; two while one is being replaced. A callback that names
    /// a key is verified with that key and with nothing else. Changes take effect without a restart.
    /// </summary>
    /// <value>The default is empty.</value>
    [SuppressMessage("Usage", "CA2227", Justification = "Bound from configuration.")]
    public IList<SharedKey> SharedKeys { get; set; } = [];

    /// <summary>
    /// Gets or sets whether callbacks signed with the auth token are refused. Turn it on when all of Twilio's Webhook Rules name a SharedKey: someone who still
    /// has the old auth token can then no longer sign.
    /// </summary>
    /// <value>The default is false.</value>
    public bool RequireSharedKey { get; set; }

    /// <summary>
    /// Gets or sets whether every callback is accepted, signed or not. For a developer's own machine only: anybody who knows the address can then send messages
    /// in anybody's name. Each start logs a warning.
    /// </summary>
    /// <value>The default is false.</value>
    public bool DangerouslyAcceptAnySender { get; set; }
}
