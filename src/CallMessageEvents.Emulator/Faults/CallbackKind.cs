namespace CallMessageEvents.Emulator;

/// <summary>What a callback tells the application.</summary>
public enum CallbackKind
{
    /// <summary>The end user of a leg has sent a message; it goes to the leg's subscriptions.</summary>
    Message,

    /// <summary>The status of a leg has changed: a status callback.</summary>
    Status,

    /// <summary>Somebody calls in: the voice webhook, which asks what to do with the call.</summary>
    Voice,
}
