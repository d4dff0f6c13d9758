using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>Remembers those messages of one call that have ended, by their keys. Guarded by the lock of its call.</summary>
internal sealed class EndedMessages
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>Messages that have failed, as far as that is remembered. Readers that had one do not get it again.</summary>
    private Dictionary<string, Failures>? _failed;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool IsDone(string? key) => key is not null && _done.Contains(key);

    /// <summary>Whether it has failed, but readers have it.</summary>
    public bool IsObserved(string? key) => Failed(key).Observed > 0;

    /// <summary>How often it has failed.</summary>
    public int FailuresOf(string? key) => Failed(key).Count;

    /// <summary>Remembers that a message has ended, until what is returned is forgotten.</summary>
    public EndedMessage Add(PendingMessage pending, bool isHandled)
    {
        _count++;
        if (pending.Key is not { } key) return default;

        if (isHandled) _done.Add(key);
        else CollectionsMarshal.GetValueRefOrAddDefault(_failed ??= new(StringComparer.Ordinal), key, out _).Add(1, pending.IsObserved);
        return new(key, isHandled, pending.IsObserved);
    }

    /// <summary>Of a message that failed before it was done, each end is forgotten in its own time.</summary>
    public void Forget(EndedMessage ended)
    {
        _count--;
        if (ended.Key is not { } key) return;

        if (ended.IsHandled) _done.Remove(key);
        else if (CollectionsMarshal.GetValueRefOrNullRef(_failed!, key).Add(-1, ended.IsObserved) == 0) _failed!.Remove(key);
    }

    private Failures Failed(string? key) => key is not null && _failed is not null && _failed.TryGetValue(key, out var failures) ? failures : default;

    [StructLayout(LayoutKind.Auto)]
    private record struct Failures(int Count, int Observed)
    {
        public int Add(int count, bool isObserved)
        {
            if (isObserved) Observed += count;
            return Count += count;
        }
    }
}

/// <summary>What is remembered of one end of a message.</summary>
/// <param name="Key">What its deliveries have in common; null where nothing of it is remembered but that it has ended.</param>
/// <param name="IsHandled">Whether it was handled.</param>
/// <param name="IsObserved">Whether a reader had it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EndedMessage(string? Key, bool IsHandled, bool IsObserved);
