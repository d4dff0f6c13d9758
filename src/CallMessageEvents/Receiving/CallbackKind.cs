namespace CallMessageEvents;

/// <summary>The kind of a callback.</summary>
internal enum CallbackKind
{
    Message,
    Status,

    /// <summary>A request that asks for TwiML, or that tells how some went.</summary>
    Voice,
}
