namespace CallMessageEvents;

/// <summary>How much waits and runs in all calls together; what goes beyond is brought again by Twilio. Lock-free.</summary>
internal sealed class InboxRoom
{
    public const int MaxMessages = 10_000;

    private const long MaxBytes = 64 * 1024 * 1024;

    private int _messages;
    private long _bytes;

    public int Messages => Volatile.Read(ref _messages);

    public bool TryEnter(CallMessage message)
    {
        var messages = Interlocked.Increment(ref _messages);
        var bytes = Interlocked.Add(ref _bytes, message.Json.Length);
        if (messages <= MaxMessages && bytes <= MaxBytes) return true;

        Leave(message);
        return false;
    }

    public void Leave(CallMessage message)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -message.Json.Length);
    }
}
