namespace CallMessageEvents;

/// <summary>The outcome of a delivery.</summary>
internal enum InboxOutcome
{
    /// <summary>The message was handled, or is stored and will be: Twilio need not deliver it again.</summary>
    Accepted,

    /// <summary>The message was accepted before.</summary>
    Duplicate,

    /// <summary>The message's handler failed; the next delivery starts it again.</summary>
    Failed,

    /// <summary>The message is not finished, or there is no room: Twilio shall deliver it again.</summary>
    Busy,

    /// <summary>The engine that stores messages failed: Twilio shall deliver it again.</summary>
    Unavailable,
}
