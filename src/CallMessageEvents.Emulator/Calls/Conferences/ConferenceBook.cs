using System.Collections.Concurrent;

namespace CallMessageEvents.Emulator;

/// <summary>The conferences there are; bounded, the oldest out. Thread-safe.</summary>
internal sealed class ConferenceBook
{
    private readonly ConcurrentDictionary<string, EmulatedConference> _bySid = new(StringComparer.Ordinal);
    private readonly Journal<EmulatedConference> _oldestFirst;
    private readonly Gate _naming = new();
    private long _lastOrder;

    public ConferenceBook(JournalLimits limits) => _oldestFirst = new(limits, oldest => _bySid.TryRemove(oldest.Sid, out _));

    public void Add(EmulatedConference conference)
    {
        conference.Order = Interlocked.Increment(ref _lastOrder);
        _bySid[conference.Sid] = conference;
        _oldestFirst.Add(conference, conference.FriendlyName.Length);
    }

    /// <summary>The conference of this name that has not ended, or else a new one: of several who ask, one makes it.</summary>
    public EmulatedConference FindOrAdd(EmulatorAccount account, string friendlyName, Func<EmulatedConference> create)
    {
        lock (_naming)
        {
            var found = Array.FindLast(
                _oldestFirst.ToArray(),
                conference => conference.BelongsTo(account) && conference.FriendlyName == friendlyName && conference.Status != ConferenceStatus.Completed);
            if (found is null)
            {
                Add(found = create());
            }

            return found;
        }
    }

    public List<EmulatedConference> NewestFirst(Func<EmulatedConference, bool> filter) => [.. _oldestFirst.ToArray().AsEnumerable().Reverse().Where(filter)];

    /// <summary>Forgets all conferences and counts from the start again.</summary>
    public void Clear()
    {
        _bySid.Clear();
        _oldestFirst.Clear();
        Interlocked.Exchange(ref _lastOrder, 0);
    }

    public EmulatedConference? Find(string conferenceSid) => _bySid.GetValueOrDefault(conferenceSid);
}
