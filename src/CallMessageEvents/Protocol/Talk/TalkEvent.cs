namespace CallMessageEvents;

/// <summary>Something that happens to the server's side of the protocol on one leg.</summary>
internal abstract record TalkEvent
{
    /// <summary>Time has passed: <see cref="LegTalk.Due"/> is there.</summary>
    internal sealed record Tick : TalkEvent;

    /// <summary>
    /// A frame with an envelope has come from the leg. It is decided at once: <see cref="TalkDecision.Begin"/> follows, or the frame is dealt with.
    /// </summary>
    /// <param name="Envelope">Its envelope.</param>
    /// <param name="Type">The contract's name; null where it has none.</param>
    /// <param name="Content">The whole frame: UTF-8 JSON.</param>
    /// <param name="Key">What all deliveries of this frame share; null when nothing does. The frame that began an id may come again with its key.</param>
    /// <param name="IsStored">Whether it is durably stored, so that a receipt that it wants is due already.</param>
    /// <param name="IsFull">Whether the leg has as many messages in hand as it may: a new one that wants something is answered so.</param>
    internal sealed record Arrived(
        MessageEnvelope Envelope, string? Type, ReadOnlyMemory<byte> Content, string? Key, bool IsStored, bool IsFull = false) : TalkEvent;

    /// <summary>The application asks, or sends and wants a receipt.</summary>
    /// <param name="Call">What it is called by in decisions.</param>
    /// <param name="Content">A JSON object with its type and without an envelope.</param>
    /// <param name="WantsReply">Else it wants a receipt.</param>
    /// <param name="Timeout">How long the application waits.</param>
    /// <param name="FirstSign">How long it waits for a first sign of the app; not longer than <paramref name="Timeout"/>.</param>
    internal sealed record Asked(int Call, ReadOnlyMemory<byte> Content, bool WantsReply, TimeSpan Timeout, TimeSpan FirstSign) : TalkEvent;

    /// <summary>The application does not wait any more, or Twilio did not take the first copy.</summary>
    internal sealed record Abandoned(int Call) : TalkEvent;

    /// <summary>A handler has ended, or there is none.</summary>
    /// <param name="Run">As <see cref="TalkDecision.Begin"/> said.</param>
    /// <param name="Reply">A request's reply: a JSON object with its type and without an envelope; null for none.</param>
    /// <param name="Error">Why it failed; null when it did not.</param>
    internal sealed record Handled(int Run, ReadOnlyMemory<byte>? Reply = null, MessageFault? Error = null) : TalkEvent;

    /// <summary>A handler has failed, and the app is told nothing: the message may come again, or never.</summary>
    /// <param name="Run">As <see cref="TalkDecision.Begin"/> said.</param>
    internal sealed record Failed(int Run) : TalkEvent;

    /// <summary>A message that began goes to another owner of its leg, and is handled there.</summary>
    internal sealed record Left(int Run) : TalkEvent;

    /// <summary>A value is published. It takes the place of the one before of its type.</summary>
    /// <param name="Type">The contract's name.</param>
    /// <param name="Content">A JSON object with its type and without an envelope.</param>
    /// <param name="Rev">Its number, higher than any before of its type.</param>
    /// <param name="Lifetime">How long it counts; null: as long as the call.</param>
    internal sealed record Published(string Type, ReadOnlyMemory<byte> Content, long Rev, TimeSpan? Lifetime) : TalkEvent;

    /// <summary>A value is taken back.</summary>
    /// <param name="Type">The contract's name.</param>
    /// <param name="Rev">The number of that: values with a lower one count no more; null where such do not come later.</param>
    internal sealed record Unpublished(string Type, long? Rev = null) : TalkEvent;

    /// <summary>Another node has the leg now, and gives it what was published.</summary>
    internal sealed record HandedOver : TalkEvent;

    /// <summary>The leg is known to be in progress.</summary>
    /// <param name="For">For how long already.</param>
    internal sealed record Answered(TimeSpan For) : TalkEvent;

    /// <summary>The leg's client is known: another talk of this leg had its hello, before or just now.</summary>
    internal sealed record Greeted(bool TakesParts) : TalkEvent;

    /// <summary>The application stops: receipts that are being gathered leave now.</summary>
    internal sealed record Flushed : TalkEvent;

    /// <summary>The leg is known to have ended: nothing is sent any more.</summary>
    internal sealed record Ended : TalkEvent;
}
