namespace CallMessageEvents;

/// <summary>Limits the messages that wait and run in all calls together; Twilio delivers refused ones again. Lock-free.</summary>
internal sealed class InboxRoom
{
    public const int MaxMessages = 10_000;

    private const long MaxBytes = 64 * 1024 * 1024;

    private int _messages;
    private long _bytes;

    public int Messages => Volatile.Read(ref _messages);

    /// <param name="size">The message's size, as <see cref="MessageSize"/> says.</param>
    public bool TryEnter(long size)
    {
        var messages = Interlocked.Increment(ref _messages);
        var bytes = Interlocked.Add(ref _bytes, size);
        if (messages <= MaxMessages && bytes <= MaxBytes) return true;

        Leave(size);
        return false;
    }

    /// <summary>Whether there may be room for so much at this moment.</summary>
    public bool HasRoom(long size) => Volatile.Read(ref _messages) < MaxMessages && Volatile.Read(ref _bytes) + size <= MaxBytes;

    /// <summary>Enters in place of one that leaves.</summary>
    public void Enter(long size)
    {
        Interlocked.Increment(ref _messages);
        Interlocked.Add(ref _bytes, size);
    }

    /// <param name="size">The size that it entered with.</param>
    public void Leave(long size)
    {
        Interlocked.Decrement(ref _messages);
        Interlocked.Add(ref _bytes, -size);
    }
}
