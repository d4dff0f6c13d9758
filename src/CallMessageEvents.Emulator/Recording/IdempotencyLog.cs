using System.Collections.Concurrent;

namespace CallMessageEvents.Emulator;

/// <summary>What a create operation made: all that its answer says.</summary>
internal sealed record Created(string Sid, DateTimeOffset At);

/// <summary>
/// The first result of each idempotency key, per call and operation. Bounded, the oldest out. Callers look up and remember under the lock of the call's
/// conversation, so that of two requests with one key the second finds the first's result.
/// </summary>
internal sealed class IdempotencyLog
{
    private readonly ConcurrentDictionary<Key, Created> _results = new();
    private readonly Journal<Key> _oldestFirst;

    public IdempotencyLog(JournalLimits limits) => _oldestFirst = new(limits, key => _results.TryRemove(key, out _));

    public Created? Find(Key key) => _results.GetValueOrDefault(key);

    public void Remember(Key key, Created result)
    {
        _results[key] = result;
        _oldestFirst.Add(key, key.Text.Length);
    }

    public void Clear()
    {
        _results.Clear();
        _oldestFirst.Clear();
    }

    public readonly record struct Key(string Operation, string CallSid, string Text);
}
