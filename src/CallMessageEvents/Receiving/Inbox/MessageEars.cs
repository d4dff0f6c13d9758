namespace CallMessageEvents;

/// <summary>Gives what comes from apps that speak the protocol to their legs' talks, before the inbox has it. Thread-safe.</summary>
internal sealed class MessageEars(LegLines lines)
{
    /// <summary>Reads what a message says of the protocol; null for a plain one.</summary>
    public static MessageEnvelope? Read(CallMessage message) =>
        message.IsJson && SidText.IsWellFormed(message.CallSid) ? message.Settings.Envelope.Read(message.Body.Span) : null;

    /// <summary>Gives a message to the talk of its leg.</summary>
    /// <param name="message">The message.</param>
    /// <param name="envelope">What <see cref="Read"/> said of it.</param>
    /// <param name="key">What all its deliveries share; null when nothing does.</param>
    /// <param name="isStored">Whether it is durably stored.</param>
    /// <param name="isFull">Whether there is no room for another of its leg; only for one that wants something, and is no part.</param>
    /// <returns>
    /// The message to be handled; null when it was dealt with: it is a receipt, a reply, an error, a hello, a part, or a message that came before.
    /// </returns>
    public CallMessage? Hear(CallMessage message, MessageEnvelope envelope, string? key, bool isStored, bool isFull = false)
    {
        // Without an id nothing refers to it.
        if (envelope.Id is null && !envelope.IsControl) return message;

        var heard = new TalkEvent.Arrived(envelope, message.Type, message.Body, key, isStored, isFull);
        var account = message.AccountSid is { } owner && SidText.IsWellFormed(owner) ? owner : default(AccountSid?);
        return lines.Hear(message.CallSid, account, heard) is var (run, content) ? message.With(content, run) : null;
    }
}
