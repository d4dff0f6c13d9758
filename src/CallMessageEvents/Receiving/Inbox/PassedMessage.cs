namespace CallMessageEvents;

/// <summary>A message that was dealt with when it came. It only keeps its place in the order: nobody handles or reads it.</summary>
internal sealed class PassedMessage : PendingMessage
{
    public PassedMessage(CallMessage message, string? key, long size)
        : base(message, key, size) =>
        IsOffered = IsObserved = true;

    public override int Attempt => 1;

    public override bool IsPassed => true;
}
