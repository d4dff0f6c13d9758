using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>Remembers a call's finished messages by their keys. Guarded by the call's lock.</summary>
internal sealed class EndedMessages
{
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);

    /// <summary>The failed messages that are still remembered. Readers that had one do not get it again.</summary>
    private Dictionary<string, Failures>? _failed;
    private int _count;

    public bool IsEmpty => _count == 0;

    public bool IsDone(string? key) => key is not null && _done.Contains(key);

    /// <summary>Whether the message has failed, but readers have it.</summary>
    public bool IsObserved(string? key) => Failed(key).Observed > 0;

    /// <summary>How often the message has failed.</summary>
    public int FailuresOf(string? key) => Failed(key).Count;

    /// <summary>Remembers that a message has ended, until the returned entry is forgotten.</summary>
    public EndedMessage Add(QueuedMessage message, bool isHandled)
    {
        _count++;
        if (message.Key is not { } key) return default;

        if (isHandled) _done.Add(key);
        else CollectionsMarshal.GetValueRefOrAddDefault(_failed ??= new(StringComparer.Ordinal), key, out _).Add(1, message.IsObserved);
        return new(key, isHandled, message.IsObserved);
    }

    /// <summary>Forgets one end of a message. One that failed before it succeeded has several, each with its own time.</summary>
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

/// <summary>The remembered entry for one end of a message.</summary>
/// <param name="Key">The key that its deliveries share; null when only the fact that it ended is remembered.</param>
/// <param name="IsHandled">Whether the message was handled.</param>
/// <param name="IsObserved">Whether a reader had it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct EndedMessage(string? Key, bool IsHandled, bool IsObserved);
