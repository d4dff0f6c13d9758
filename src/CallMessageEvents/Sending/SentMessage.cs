namespace CallMessageEvents;

/// <summary>A message that Twilio has taken. That is not delivery: nothing tells whether the end user's app got it.</summary>
public sealed record SentMessage
{
    /// <summary>Gets the message; the end user's app sees it as <c>voiceEventSid</c>.</summary>
    public required MessageSid Sid { get; init; }

    /// <summary>Gets the leg it went to.</summary>
    public required CallSid CallSid { get; init; }

    /// <summary>Gets the account that owns the leg.</summary>
    public required AccountSid AccountSid { get; init; }

    /// <summary>Gets the key it was sent with.</summary>
    public required string IdempotencyKey { get; init; }
}
