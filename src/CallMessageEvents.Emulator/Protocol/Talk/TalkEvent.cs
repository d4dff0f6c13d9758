namespace CallMessageEvents.Emulator;

/// <summary>What happens to the protocol's side of an end user.</summary>
internal abstract record TalkEvent
{
    /// <summary>Time has passed: <see cref="Talk.Due"/> is there.</summary>
    internal sealed record Tick : TalkEvent;

    /// <summary>The leg is where an app says hello: its outgoing call rings, or it has accepted an incoming one.</summary>
    internal sealed record Connected : TalkEvent;

    /// <summary>The app has lost its connection: it can send nothing.</summary>
    internal sealed record Disconnected : TalkEvent;

    /// <summary>The app's connection was lost, and is back.</summary>
    internal sealed record Reconnected : TalkEvent;

    /// <summary>A message for the end user: its whole content.</summary>
    internal sealed record Arrived(string Content) : TalkEvent;

    /// <summary>The app asks for a reply, or sends and wants a receipt.</summary>
    /// <param name="Call">What the app calls it by in <see cref="TalkDecision.Done"/>.</param>
    /// <param name="Content">A JSON object with its type.</param>
    /// <param name="WantsReply">Otherwise it wants a receipt.</param>
    /// <param name="Timeout">How long the app waits.</param>
    internal sealed record Asked(int Call, string Content, bool WantsReply, TimeSpan Timeout) : TalkEvent;

    /// <summary>The app does not wait any more.</summary>
    internal sealed record Abandoned(int Call) : TalkEvent;

    /// <summary>The SDK did not take what was sent.</summary>
    /// <param name="Call">What the app asked for; 0 for what it did not.</param>
    /// <param name="Code">The SDK's code.</param>
    internal sealed record Refused(int Call, int Code) : TalkEvent
    {
        public const int TooMany = 31206;
        public const int NotActive = 31211;
        public const int TooLarge = 31212;
    }

    /// <summary>The app's code was called, or has replied.</summary>
    /// <param name="Run">As <see cref="TalkDecision.Begin"/> said.</param>
    /// <param name="Reply">A JSON object; <see langword="null"/> for a listener, or with an error.</param>
    /// <param name="Error">Why it failed.</param>
    internal sealed record Handled(int Run, string? Reply = null, TalkError? Error = null) : TalkEvent;

    /// <summary>The call has ended, or the app is gone: nothing is sent any more.</summary>
    /// <param name="Code">What waits fails with.</param>
    internal sealed record Ended(string Code = TalkError.CallEnded) : TalkEvent;

    /// <summary>The app has closed its client.</summary>
    internal sealed record Closed : TalkEvent;
}

/// <summary>What is to be done.</summary>
internal abstract record TalkDecision
{
    /// <summary>Sends a message.</summary>
    /// <param name="Content">What.</param>
    /// <param name="Call">What the app asked for; 0 for what it did not.</param>
    internal sealed record Send(string Content, int Call) : TalkDecision;

    /// <summary>Calls the app's code for a message.</summary>
    /// <param name="Run">What it is called by in <see cref="TalkEvent.Handled"/>, which must follow.</param>
    /// <param name="Type">The contract; <see langword="null"/> where the message has none.</param>
    /// <param name="Content">The message without its envelope.</param>
    /// <param name="WantsReply">Whether it is for a request handler, not a listener.</param>
    internal sealed record Begin(int Run, string? Type, string Content, bool WantsReply) : TalkDecision;

    /// <summary>Who asked does not wait for this run any more.</summary>
    internal sealed record Cancel(int Run) : TalkDecision;

    /// <summary>What the app asked for is there (<paramref name="Reply"/> is <see langword="null"/> for a receipt), or failed.</summary>
    internal sealed record Done(int Call, string? Reply, TalkError? Error) : TalkDecision;
}

/// <summary>Why something failed, in the protocol's codes or the application's.</summary>
/// <param name="Code">The code.</param>
/// <param name="Message">More, for people.</param>
/// <param name="OutcomeUnknown">Whether the other side may have done it all the same.</param>
internal sealed record TalkError(string Code, string? Message = null, bool OutcomeUnknown = false)
{
    public const string NoHandler = "no-handler";
    public const string Failed = "failed";
    public const string Busy = "busy";
    public const string Gone = "gone";
    public const string Version = "version";
    public const string Closed = "closed";
    public const string TimedOut = "timed-out";
    public const string CallEnded = "call-ended";
    public const string TooLarge = "too-large";
}
