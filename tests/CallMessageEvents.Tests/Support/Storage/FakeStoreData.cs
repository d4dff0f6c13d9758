using System.Threading.Channels;
using CallMessageEvents.Storage;

namespace CallMessageEvents.Tests;

/// <summary>What several nodes' stores share: records, values, and the nodes that watch. Guarded by a lock on itself.</summary>
internal sealed class FakeStoreData(TimeProvider? time = null)
{
    private readonly Dictionary<CallSid, CallRecord> _legs = [];
    private readonly Dictionary<(CallSid Leg, string Key), (StoredValue Value, DateTimeOffset? Until)> _values = [];
    private readonly Dictionary<FakeStore, Channel<CallSid?>> _feeds = [];
    private long _version;

    public TimeProvider Time { get; } = time ?? TimeProvider.System;

    /// <summary>The names of all values, for tests that look at what is stored.</summary>
    public IReadOnlyList<string> Keys
    {
        get { lock (this) return [.. _values.Keys.Select(static it => it.Key)]; }
    }

    public IReadOnlyList<CallRecord> Conversation(CallSid leg)
    {
        lock (this)
        {
            var root = _legs.GetValueOrDefault(leg)?.ParentCallSid ?? leg;
            return [.. _legs.Values.Where(it => it.CallSid == root || it.ParentCallSid == root || it.CallSid == leg)];
        }
    }

    public void Merge(CallRecord seen, FakeStore by)
    {
        lock (this)
        {
            var now = _legs.TryGetValue(seen.CallSid, out var known) ? CallRecord.Merge(known, seen) : seen;
            _legs[seen.CallSid] = now;
            foreach (var (store, feed) in _feeds)
            {
                if (store == by) continue;
                feed.Writer.TryWrite(seen.CallSid);
                if (now.ParentCallSid is { } parent) feed.Writer.TryWrite(parent);
            }
        }
    }

    public StoredValue? Find(CallSid leg, string key)
    {
        lock (this) return _values.TryGetValue((leg, key), out var found) && !(found.Until <= Time.GetUtcNow()) ? found.Value : null;
    }

    public bool TrySet(CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime)
    {
        lock (this)
        {
            if (Find(leg, key)?.Version != expected) return false;

            if (value.IsEmpty) _values.Remove((leg, key));
            else _values[(leg, key)] = (new(value.ToArray(), ++_version), Time.GetUtcNow() + lifetime);
            return true;
        }
    }

    /// <summary>Opens a node's feed; the last one that it had ends.</summary>
    public Channel<CallSid?> Watch(FakeStore store)
    {
        lock (this) return _feeds[store] = Channel.CreateUnbounded<CallSid?>();
    }

    /// <summary>Ends a node's feed; what changes until the next is missed.</summary>
    public Channel<CallSid?>? Unwatch(FakeStore store)
    {
        lock (this) return _feeds.Remove(store, out var feed) ? feed : null;
    }
}
