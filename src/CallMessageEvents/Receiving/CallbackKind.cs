namespace CallMessageEvents;

/// <summary>The kind of a callback.</summary>
internal enum CallbackKind
{
    Message,
    Status,
}
