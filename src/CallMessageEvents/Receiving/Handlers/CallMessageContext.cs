namespace CallMessageEvents;

/// <summary>
/// What a handler is given: a message, the account that received it, and which attempt this is. Each attempt has its own. Immutable, thread-safe. Tests can
/// make their own.
/// </summary>
/// <remarks>Its text shows sids only, never content.</remarks>
public class CallMessageContext
{
    /// <summary>Gets the message as it came.</summary>
    public required CallMessage Message { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>
    /// Gets the messenger of the account that received the message. <c>context.Messenger.SendAsync(context.Sender, …)</c> answers the end user.
    /// </summary>
    public required ICallMessenger Messenger { get; init; }

    /// <summary>Gets the name of the account that received the message, as <c>AddCallMessageEvents</c> was given it.</summary>
    /// <value>The default is an empty text, which is the unnamed account.</value>
    public string AccountName { get; init; } = string.Empty;

    /// <summary>
    /// Gets which attempt to handle the message this is. A message whose handler failed is attempted again when Twilio delivers it again.
    /// </summary>
    /// <remarks>
    /// Counted are the failures that the inbox remembers: in memory those of the last 10 minutes, within the last 200,000 messages that ended. In another
    /// process, and after a restart, the count begins at 1. It is always 1 where the callback had neither a sid nor an idempotency token, since its deliveries
    /// cannot be told from other messages.
    /// </remarks>
    /// <value>The default is 1, the first attempt.</value>
    public int Attempt { get; init; } = 1;

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

    /// <summary>A text for logs: the sids.</summary>
    public override string ToString() => Message.ToString();
}

/// <summary>What a typed handler is given: also the content, read as a contract.</summary>
/// <inheritdoc/>
/// <typeparam name="T">The contract.</typeparam>
public sealed class CallMessageContext<T> : CallMessageContext
{
    /// <summary>Gets the content; never null where the library made the context.</summary>
    public required T Content { get; init; }
}
