using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>Remembers those messages of one call that have ended, by their keys. Guarded by the lock of its call.</summary>
internal sealed class EndedMessages
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>How often a message that readers have has failed, as far as that is remembered: so that they do not get it twice.</summary>
    private Dictionary<string, int>? _observed;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool IsDone(string? key) => key is not null && _done.Contains(key);

    /// <summary>Whether it has failed, but readers have it.</summary>
    public bool IsObserved(string? key) => key is not null && _observed?.ContainsKey(key) == true;

    /// <summary>Remembers that a message has ended, until what is returned is forgotten.</summary>
    public EndedMessage Add(PendingMessage pending, bool isHandled)
    {
        _count++;
        var key = isHandled || pending.IsObserved ? pending.Key : null;
        if (key is null) return default;

        if (isHandled) _done.Add(key);
        else CollectionsMarshal.GetValueRefOrAddDefault(_observed ??= new(StringComparer.Ordinal), key, out _)++;
        return new(key, isHandled);
    }

    /// <summary>Of a message that failed before it was done, each end is forgotten in its own time.</summary>
    public void Forget(EndedMessage ended)
    {
        _count--;
        if (ended.Key is not { } key) return;

        if (ended.IsHandled) _done.Remove(key);
        else if (--CollectionsMarshal.GetValueRefOrNullRef(_observed!, key) == 0) _observed!.Remove(key);
    }
}

/// <summary>What is remembered of one end of a message.</summary>
/// <param name="Key">What its deliveries have in common; null where nothing of it is remembered but that it has ended.</param>
/// <param name="IsHandled">Whether it was handled.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EndedMessage(string? Key, bool IsHandled);
