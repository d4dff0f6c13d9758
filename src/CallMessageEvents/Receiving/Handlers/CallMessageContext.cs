namespace CallMessageEvents;

/// <summary>
/// The argument of a handler: a message, the account that received it, and the number of the attempt. Each attempt gets its own context. Immutable and
/// thread-safe. Tests can create their own.
/// </summary>
/// <remarks>Its text shows sids only, never content.</remarks>
public class CallMessageContext
{
    /// <summary>Gets the message as it came.</summary>
    public required CallMessage Message { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>
    /// Gets the messenger of the account that received the message. <c>context.Messenger.SendAsync(context.Sender, …)</c> answers the end user.
    /// </summary>
    /// <remarks>It is the account's <see cref="ICallMessenger"/> among the application's services, whoever registered it.</remarks>
    public required ICallMessenger Messenger { get; init => field = value ?? throw new ArgumentNullException(nameof(value)); }

    /// <summary>Gets the name of the account that received the message, as <c>AddCallMessageEvents</c> was given it.</summary>
    /// <value>The default is <see cref="CallMessageEvents.AccountName.Unnamed"/>.</value>
    public AccountName AccountName { get; init; }

    /// <summary>
    /// Gets the number of this attempt to handle the message. When a handler fails, the next attempt follows with Twilio's next delivery.
    /// </summary>
    /// <remarks>
    /// The inbox counts the failures that it remembers: in memory those of the last 10 minutes, within the last 200,000 finished messages. In another process,
    /// and after a restart, the count begins at 1, unless an engine keeps it (<see cref="CallLog"/>). It is always 1 when the callback had neither a sid nor an
    /// idempotency token, because its deliveries then cannot be told from other messages.
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

    /// <summary>Returns a text for logs: the sids.</summary>
    public override string ToString() => Message.ToString();
}

/// <summary>The argument of a typed handler: as for every handler, and the content, read as its contract.</summary>
/// <inheritdoc/>
/// <typeparam name="T">The contract.</typeparam>
public sealed class CallMessageContext<T> : CallMessageContext
{
    /// <summary>Gets the content; never null when the library created the context.</summary>
    public required T Content { get; init; }
}
