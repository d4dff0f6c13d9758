namespace CallMessageEvents;

/// <summary>Gives what comes from apps that speak the protocol to their legs' talks, before the inbox has it. Thread-safe.</summary>
internal sealed class MessageEars(LegLines lines)
{
    /// <summary>Reads what a message says of the protocol; null for a plain one.</summary>
    public static MessageEnvelope? Read(CallMessage message) =>
        message.IsJson && SidText.IsWellFormed(message.CallSid) ? message.Settings.Envelope.Read(message.Body.Span) : null;

    /// <summary>
    /// Reads in a log what a node must hear that waits for an answer of the leg's app, whoever owns the leg: an answer, or a hello. Null for everything else.
    /// </summary>
    public static TalkEvent.Arrived? ReadForTalk(CallLogEntry entry, ContentSettings content) =>
        entry.Kind == CallLogEntryKind.Message && MessageBytes.TryRead(entry.Body, content, out var message) == StoredForm.Read
        && Read(message!) is { } envelope and ({ Re: not null } or { ReAll: not null } or { IsPart: false, Hello: not null })
            ? new(envelope, message!.Type, message.Body, entry.Key, IsStored: true)
            : null;

    /// <summary>Gives a message to the talk of its leg.</summary>
    /// <param name="message">The message.</param>
    /// <param name="envelope">What <see cref="Read"/> said of it.</param>
    /// <param name="key">What all its deliveries share; null when nothing does.</param>
    /// <param name="ownership">The ownership that it was given under, since it is durably stored; null in memory.</param>
    /// <param name="isFull">Whether there is no room for another of its leg; only for one that wants something, and is no part.</param>
    /// <returns>
    /// The message to be handled; null when it was dealt with: it is a receipt, a reply, an error, a hello, a part, or a message that came before.
    /// </returns>
    public CallMessage? Hear(CallMessage message, MessageEnvelope envelope, string? key, CallOwnership? ownership, bool isFull = false)
    {
        // Without an id nothing refers to it.
        if (envelope.Id is null && !envelope.IsControl) return message;

        var heard = new TalkEvent.Arrived(envelope, message.Type, message.Body, key, IsStored: ownership is not null, isFull);
        var account = message.AccountSid is { } owner && SidText.IsWellFormed(owner) ? owner : default(AccountSid?);
        return lines.Hear(message.CallSid, account, heard, ownership) is var (run, content) ? message.With(content, run) : null;
    }

    /// <summary>An ownership is not held any more.</summary>
    public void HandOver(CallOwnership ownership) => lines.HandOver(ownership);
}
