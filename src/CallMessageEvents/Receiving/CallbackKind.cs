namespace CallMessageEvents;

/// <summary>What a callback brings.</summary>
internal enum CallbackKind
{
    Message,
    Status,
}
