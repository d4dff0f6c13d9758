using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>What has become of the messages in a log, whichever node stored or took them. Thread-safe.</summary>
internal sealed class LogProgress
{
    // By what the engine knows them by: the same message may be stored again when the engine has forgotten it.
    private readonly ConcurrentDictionary<object, bool> _taken = [];
    private readonly ConcurrentDictionary<object, bool> _ended = [];
    private readonly ConcurrentDictionary<string, TimeSpan> _failed = [];
    private readonly ConcurrentDictionary<TailProgress, bool> _tails = [];
    private int _stored;
    private volatile TaskCompletionSource? _held;

    /// <summary>Completes when readers may get what is stored.</summary>
    public Task WhenReadersMayRead => _held?.Task ?? Task.CompletedTask;

    /// <summary>Whether nodes took all that was stored, and readers have all of their calls.</summary>
    public bool HasAllArrived => _taken.Count >= Volatile.Read(ref _stored) && _tails.Keys.All(static tail => tail.HasAll);

    public bool IsAllHandled => _ended.Count >= Volatile.Read(ref _stored);

    public void Stored(CallLogEntry entry)
    {
        Interlocked.Increment(ref _stored);
        foreach (var tail in _tails.Keys) tail.Stored(entry);
    }

    public void Taken(CallLogEntry entry) => _taken.TryAdd(entry.EngineState!, true);

    public void Ended(CallLogEntry entry, EntryResult result)
    {
        if (result.Kind is EntryResultKind.Done or EntryResultKind.Dead) _ended.TryAdd(entry.EngineState!, true);
        else if (result.Kind == EntryResultKind.Retry) _failed[entry.Key] = result.Delay;
    }

    /// <summary>Whether a message has failed since this was asked last, and after what time it is tried again.</summary>
    public bool HasFailed(string key, out TimeSpan delay) => _failed.TryRemove(key, out delay);

    public TailProgress Open(CallSid call)
    {
        var tail = new TailProgress(call);
        _tails.TryAdd(tail, true);
        return tail;
    }

    public void HoldReaders() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseReaders() => _held?.SetResult();

    public void Close(TailProgress tail) => _tails.TryRemove(tail, out _);
}

/// <summary>What a reader has of the messages that were stored since it began. Thread-safe.</summary>
internal sealed class TailProgress(CallSid call)
{
    // It may have one before who stored it knows that it is stored.
    private readonly ConcurrentDictionary<string, int> _missing = [];

    public bool HasAll => _missing.Values.All(static count => count <= 0);

    public void Stored(CallLogEntry entry)
    {
        if (entry.CallSid == call) _missing.AddOrUpdate(entry.Key, 1, static (_, count) => count + 1);
    }

    public void Read(CallLogEntry entry) => _missing.AddOrUpdate(entry.Key, -1, static (_, count) => count - 1);
}
