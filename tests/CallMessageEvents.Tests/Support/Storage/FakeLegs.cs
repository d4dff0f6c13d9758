using System.Threading.Channels;

namespace CallMessageEvents.Tests;

/// <summary>What the fake database knows of legs: records, and values that the library keeps for them. Thread-safe.</summary>
internal sealed class FakeLegs(TimeProvider time)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(AccountSid, CallSid), CallRecord> _records = [];
    private readonly Dictionary<(AccountSid, CallSid, string), (StoredValue Value, DateTimeOffset Until)> _values = [];
    private readonly List<(AccountSid Account, ChannelWriter<CallSid?> Feed)> _feeds = [];
    private int _news;
    private long _version;

    /// <summary>All values that are kept.</summary>
    public IReadOnlyList<StoredValue> Values
    {
        get
        {
            lock (_lock) return [.. _values.Values.Select(static kept => kept.Value)];
        }
    }

    public IReadOnlyList<CallRecord> FindConversation(AccountSid account, CallSid anyLeg)
    {
        lock (_lock)
        {
            var parent = _records.GetValueOrDefault((account, anyLeg))?.ParentCallSid;
            return
            [
                .. _records.Where(pair => pair.Key.Item1 == account).Select(static pair => pair.Value)
                    .Where(leg => leg.CallSid == anyLeg || leg.CallSid == parent || leg.ParentCallSid == anyLeg
                        || (parent is not null && leg.ParentCallSid == parent)),
            ];
        }
    }

    public void Merge(AccountSid account, CallRecord seen)
    {
        lock (_lock)
        {
            var known = _records.GetValueOrDefault((account, seen.CallSid));
            var merged = known is null ? seen : CallRecord.Merge(known, seen);
            if (merged == known) return;

            _records[(account, seen.CallSid)] = merged;
            foreach (var (watched, feed) in _feeds)
            {
                if (watched != account) continue;
                _news++;
                feed.TryWrite(seen.CallSid);
                if (merged.ParentCallSid is not { } parent) continue;
                _news++;
                feed.TryWrite(parent);
            }
        }
    }

    public StoredValue? FindValue(AccountSid account, CallSid leg, string key)
    {
        lock (_lock) return Value((account, leg, key));
    }

    public bool TrySetValue(AccountSid account, CallSid leg, string key, ReadOnlyMemory<byte> bytes, long? expected, TimeSpan? lifetime)
    {
        lock (_lock)
        {
            if (Value((account, leg, key))?.Version != expected) return false;

            var until = lifetime is { } given ? time.GetUtcNow() + given : DateTimeOffset.MaxValue;
            if (bytes.IsEmpty) _values.Remove((account, leg, key));
            else _values[(account, leg, key)] = (new StoredValue(bytes.ToArray(), ++_version), until);
            return true;
        }
    }

    /// <summary>Whether there are feeds, and all have brought all that changed. Not for tests that break feeds.</summary>
    public bool IsNewsTaken
    {
        get
        {
            lock (_lock) return _feeds.Count > 0 && _news == 0;
        }
    }

    /// <summary>A feed has brought a change, and its reader asks for the next.</summary>
    public void NewsTaken()
    {
        lock (_lock) _news--;
    }

    /// <summary>A feed begins. Its first news is that it does not know what changed before.</summary>
    public void Watch(AccountSid account, ChannelWriter<CallSid?> feed)
    {
        lock (_lock)
        {
            _feeds.Add((account, feed));
            _news++;
        }
    }

    public void Unwatch(ChannelWriter<CallSid?> feed)
    {
        lock (_lock) _feeds.RemoveAll(watched => watched.Feed == feed);
    }

    /// <summary>Under the lock.</summary>
    private StoredValue? Value((AccountSid, CallSid, string) key) =>
        _values.TryGetValue(key, out var kept) && time.GetUtcNow() < kept.Until ? kept.Value : null;
}
