namespace CallMessageEvents;

/// <summary>A status text that this version does not know.</summary>
/// <param name="Text">The text, as Twilio wrote it.</param>
/// <param name="At">The time when it was seen.</param>
public sealed record UnknownCallStatus(string Text, DateTimeOffset At)
{
    internal static UnknownCallStatus? Later(UnknownCallStatus? left, UnknownCallStatus? right)
    {
        if (left is null || right is null) return left ?? right;
        if (left.At != right.At) return left.At > right.At ? left : right;
        return string.CompareOrdinal(left.Text, right.Text) >= 0 ? left : right;
    }
}
