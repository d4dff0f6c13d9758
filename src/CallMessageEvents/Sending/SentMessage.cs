namespace CallMessageEvents;

/// <summary>
/// A message that Twilio has taken. That is not delivery: only with <see cref="SendOptions.Receipt"/> does it tell that the end user's app has it.
/// </summary>
public sealed record SentMessage
{
    /// <summary>
    /// Gets the message; the end user's app sees it as <c>voiceEventSid</c>. Of a message with a receipt it is the first copy that Twilio confirmed: the
    /// default sid when it confirmed none, though the app has it.
    /// </summary>
    public required MessageSid Sid { get; init; }

    /// <summary>Gets the leg it went to.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>Gets the account that owns the leg.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>Gets the key it was sent with.</summary>
    public required string IdempotencyKey { get; init; }
}
