namespace CallMessageEvents;

/// <summary>A message that a typed reader observes, and its content. Immutable and thread-safe. Tests can create their own.</summary>
/// <remarks>Its text shows sids only, never content.</remarks>
/// <typeparam name="T">The type that the content was read as.</typeparam>
public sealed class ReceivedMessage<T>
{
    /// <summary>Gets the message as it came.</summary>
    public required CallMessage Message { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the content; never null when the library created this message.</summary>
    public required T Content { get; init; }

    /// <inheritdoc cref="CallMessage.CallSid"/>
    public CallSid CallSid => Message.CallSid;

    /// <inheritdoc cref="CallMessage.Sid"/>
    public MessageSid? Sid => Message.Sid;

    /// <inheritdoc cref="CallMessage.AccountSid"/>
    public AccountSid? AccountSid => Message.AccountSid;

    /// <inheritdoc cref="CallMessage.SequenceNumber"/>
    public long? SequenceNumber => Message.SequenceNumber;

    /// <inheritdoc cref="CallMessage.Timestamp"/>
    public DateTimeOffset? Timestamp => Message.Timestamp;

    /// <inheritdoc cref="CallMessage.Sender"/>
    public EndUser Sender => Message.Sender;

    /// <summary>Returns a text for logs: the sids.</summary>
    public override string ToString() => Message.ToString();
}
