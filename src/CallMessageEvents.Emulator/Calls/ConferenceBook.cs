using System.Collections.Concurrent;

namespace CallMessageEvents.Emulator;

/// <summary>The conferences there are; at most <paramref name="capacity"/>, the oldest out. Thread-safe.</summary>
internal sealed class ConferenceBook(int capacity)
{
    private readonly ConcurrentDictionary<string, EmulatedConference> _bySid = new(StringComparer.Ordinal);
    private readonly Journal<EmulatedConference> _oldestFirst = new(capacity);
    private long _lastOrder;

    public void Add(EmulatedConference conference)
    {
        conference.Order = Interlocked.Increment(ref _lastOrder);
        _bySid[conference.Sid] = conference;
        if (_oldestFirst.Add(conference) is { } oldest)
        {
            _bySid.TryRemove(oldest.Sid, out _);
        }
    }

    /// <summary>Forgets all conferences and counts from the start again.</summary>
    public void Clear()
    {
        _bySid.Clear();
        _oldestFirst.Clear();
        Interlocked.Exchange(ref _lastOrder, 0);
    }

    public EmulatedConference? Find(string conferenceSid) => _bySid.GetValueOrDefault(conferenceSid);
}
