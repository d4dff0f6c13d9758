namespace CallMessageEvents;

/// <summary>What is to be done after a <see cref="TalkEvent"/>, in this order.</summary>
internal abstract record TalkDecision
{
    /// <summary>Sends a frame to the leg.</summary>
    /// <param name="Frame">UTF-8 JSON.</param>
    /// <param name="Call">What the application asked for; 0 for what it did not.</param>
    /// <param name="Kind">What it is, for telemetry.</param>
    internal sealed record Send(ReadOnlyMemory<byte> Frame, int Call, FrameKind Kind) : TalkDecision;

    /// <summary>Has a message handled, in its turn. <see cref="TalkEvent.Handled"/> must follow.</summary>
    /// <param name="Run">What it is called by.</param>
    /// <param name="Want">What its sender waits for.</param>
    /// <param name="Content">The whole message, with its envelope: of a message in parts the joined text.</param>
    internal sealed record Begin(int Run, MessageWant Want, ReadOnlyMemory<byte> Content) : TalkDecision;

    /// <summary>Who asked does not wait for this run any more: it does not begin, and its handler's token fires.</summary>
    internal sealed record Cancel(int Run) : TalkDecision;

    /// <summary>What the application asked for is there, or failed.</summary>
    /// <param name="Call">What it asked for.</param>
    /// <param name="Reply">The whole reply, with its envelope; null for a receipt, and with a failure.</param>
    /// <param name="Failure">Why it failed; null when it did not.</param>
    internal sealed record Done(int Call, ReadOnlyMemory<byte>? Reply, TalkFailure? Failure) : TalkDecision;

    /// <summary>A hello was answered, and both know a version.</summary>
    /// <param name="Hello">The hello.</param>
    /// <param name="Id">Its id.</param>
    internal sealed record Connected(ClientHello Hello, string Id) : TalkDecision;

    /// <summary>What was kept of a message has been dropped before its time, because there was too much.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="IsForgotten">Whether all is forgotten; else only its reply.</param>
    internal sealed record MadeRoom(string Id, bool IsForgotten) : TalkDecision;

    /// <summary>Something was dropped that is to be counted.</summary>
    internal sealed record Dropped(DroppedFrame What) : TalkDecision;
}

/// <summary>What a frame that is sent is.</summary>
internal enum FrameKind
{
    /// <summary>The first copy of what the application sends; each part of it.</summary>
    First,

    /// <summary>A further copy.</summary>
    Repeat,

    /// <summary>Receipts, a reply, an error, or the answer to a hello.</summary>
    Answer,

    /// <summary>A published value.</summary>
    Value,
}

/// <summary>Why a frame was dropped.</summary>
internal enum DroppedFrame
{
    /// <summary>A reply, receipt or error that nobody waits for any more: it came twice, or late.</summary>
    Late,

    /// <summary>A message whose id was handled or runs: it is answered again.</summary>
    Repeated,

    /// <summary>A part, hello or frame that cannot be used.</summary>
    Ignored,

    /// <summary>More than may wait or be kept.</summary>
    TooMuch,

    /// <summary>A handler's reply that is too large for the app, or none: the app was told that it failed.</summary>
    Unsendable,
}

/// <summary>Why what the application asked for failed.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Error">What the app said; null for nothing.</param>
internal sealed record TalkFailure(TalkFailureKind Kind, MessageFault? Error = null);

/// <summary>The kinds of a <see cref="TalkFailure"/>.</summary>
internal enum TalkFailureKind
{
    /// <summary>No sign in time, and no hello ever.</summary>
    NoClient,

    /// <summary>No sign in time from a leg that spoke before.</summary>
    NoReceipt,

    /// <summary>No reply in time.</summary>
    NoReply,

    /// <summary>The app said so.</summary>
    Error,

    /// <summary>Too many wait on this leg: it was not sent.</summary>
    Busy,

    /// <summary>The leg has ended.</summary>
    CallEnded,

    /// <summary>It does not fit: it was not sent.</summary>
    TooLarge,
}
