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
    /// Gets or sets how old an authentic callback may be, by the <c>Timestamp</c> that Twilio signs with it, so that a recorded one cannot be sent again later.
    /// Callbacks of messages and of statuses are refused when they are older, more than five minutes in the future, or without a <c>Timestamp</c> that can be
    /// read: what they say is lost. A voice webhook has none by default; it is refused only when it has one that is too old.
    /// </summary>
    /// <remarks>
    /// Twilio delivers a callback again for at most 15 seconds, perhaps with the first <c>Timestamp</c>, and this machine's clock may be ahead: do not use less
    /// than a minute. Five minutes is a good value.
    /// </remarks>
    /// <value>One second to less than one day. The default is null: callbacks may have any age.</value>
    public TimeSpan? MaxAge { get; set; }

    /// <summary>
    /// Gets or sets whether every callback is accepted, signed or not. For a developer's own machine only: anybody who knows the address can then send messages
    /// in anybody's name, of any age. Each start logs a warning.
    /// </summary>
    /// <value>The default is false.</value>
    public bool DangerouslyAcceptAnySender { get; set; }
}
