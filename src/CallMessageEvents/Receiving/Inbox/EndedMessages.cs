namespace CallMessageEvents;

/// <summary>What is remembered of those messages of one call that have ended, by what their deliveries have in common. Under the lock of its call.</summary>
internal sealed class EndedMessages
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private HashSet<string>? _observed;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool IsDone(string? key) => key is not null && _done.Contains(key);

    /// <summary>Whether it has failed, but readers have it.</summary>
    public bool IsObserved(string? key) => key is not null && _observed?.Contains(key) == true;

    public void Add(PendingMessage pending, bool isHandled)
    {
        _count++;
        if (pending.Key is not { } key) return;

        // What readers have is remembered though it failed, so that they do not get it twice.
        if (isHandled) _done.Add(key);
        else if (pending.IsObserved) (_observed ??= new(StringComparer.Ordinal)).Add(key);
    }

    public void Forget(string? key)
    {
        _count--;
        if (key is null) return;

        _done.Remove(key);
        _observed?.Remove(key);
    }
}
