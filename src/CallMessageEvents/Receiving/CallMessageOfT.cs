namespace CallMessageEvents;

/// <summary>A message and its content, read as an application's type. Immutable, thread-safe; tests can make their own.</summary>
/// <typeparam name="T">The content's type: a contract.</typeparam>
/// <param name="message">The message.</param>
/// <param name="content">Its content.</param>
public sealed class CallMessage<T>(CallMessage message, T content)
{
    /// <summary>The message as it came.</summary>
    public CallMessage Message { get; } = message ?? throw new ArgumentNullException(nameof(message));

    /// <summary>The content.</summary>
    public T Content { get; } = content;

    /// <inheritdoc cref="CallMessage.CallSid"/>
    public CallSid CallSid => Message.CallSid;

    /// <inheritdoc cref="CallMessage.Sid"/>
    public MessageSid? Sid => Message.Sid;

    /// <inheritdoc cref="CallMessage.AccountSid"/>
    public AccountSid? AccountSid => Message.AccountSid;

    /// <inheritdoc cref="CallMessage.Sender"/>
    public EndUser Sender => Message.Sender;

    /// <summary>A text for logs: the sids.</summary>
    public override string ToString() => Message.ToString();
}
