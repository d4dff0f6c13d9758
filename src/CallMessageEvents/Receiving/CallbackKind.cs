namespace CallMessageEvents;

/// <summary>What a callback tells.</summary>
internal enum CallbackKind
{
    Message,
    Status,
}
