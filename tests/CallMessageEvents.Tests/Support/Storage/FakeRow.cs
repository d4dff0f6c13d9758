namespace CallMessageEvents.Tests;

/// <summary>What has become of an entry.</summary>
internal enum FakeRowState
{
    Waiting,
    Done,
    Dead,
}

/// <summary>An entry as the fake database keeps it. Guarded by the engine's lock.</summary>
internal sealed class FakeRow(long id, CallLogEntry entry, DateTimeOffset storedAt)
{
    // A copy: the library may do with its memory what it likes once the entry is stored.
    private readonly byte[] _body = entry.Body.ToArray();

    public long Id => id;

    public CallLogEntry Entry => entry;

    public DateTimeOffset StoredAt => storedAt;

    public int Partition { get; } = FakeEngine.PartitionOf(entry.CallSid);

    public FakeRowState State { get; set; }

    public int Attempt { get; set; } = 1;

    public DateTimeOffset NotBefore { get; set; }

    public string? Error { get; set; }

    public DateTimeOffset GivenUpAt { get; set; }

    /// <summary>The ownership that it has been given under, and has not ended.</summary>
    public FakeOwnership? GivenUnder { get; set; }

    /// <summary>Returns the entry as it is given to nodes: a new object each time, as a database gives it.</summary>
    public CallLogEntry Give() => new()
    {
        Account = entry.Account,
        CallSid = entry.CallSid,
        Key = entry.Key,
        Kind = entry.Kind,
        Number = entry.Number,
        Body = _body,
        TraceParent = entry.TraceParent,
        Attempt = Attempt,
        EngineState = id,
    };
}
