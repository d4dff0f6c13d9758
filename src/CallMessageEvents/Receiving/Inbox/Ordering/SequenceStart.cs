namespace CallMessageEvents;

/// <summary>
/// The highest number that a call's first message may have without waiting for another. Twilio's documentation counts from 0, its tests from 1: it is 1
/// until a 0 was seen in any call. Thread-safe.
/// </summary>
internal sealed class SequenceStart
{
    private volatile bool _isZero;

    public long Number => _isZero ? 0 : 1;

    public void Saw(long number)
    {
        if (number == 0 && !_isZero) _isZero = true;
    }
}
