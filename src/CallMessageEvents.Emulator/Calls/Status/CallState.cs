namespace CallMessageEvents.Emulator;

/// <summary>A call's status and the times that follow from how it got there. Immutable, so that a reader sees one moment without a lock.</summary>
internal sealed record CallState(CallStatus Status, DateTimeOffset CreatedAt)
{
    public DateTimeOffset UpdatedAt { get; private init; } = CreatedAt;

    /// <summary>When it was dialed: from then on it is no longer queued.</summary>
    public DateTimeOffset? StartedAt { get; private init; } = Status == CallStatus.Queued ? null : CreatedAt;

    public DateTimeOffset? AnsweredAt { get; private init; }

    public DateTimeOffset? EndedAt { get; private init; }

    /// <summary>What it was before; a call becomes something else three times at most, so the chain is short.</summary>
    public CallState? Previous { get; private init; }

    /// <summary>What it was made as.</summary>
    public CallState First => Previous?.First ?? this;

    /// <summary>How long it was talked; only a call that was answered and has ended says it.</summary>
    public TimeSpan? Duration => EndedAt - AnsweredAt;

    public CallState Become(CallStatus status, DateTimeOffset now) => this with
    {
        Status = status,
        UpdatedAt = now,
        StartedAt = StartedAt ?? now,
        AnsweredAt = status == CallStatus.InProgress ? now : AnsweredAt,
        EndedAt = status.HasEnded() ? now : null,
        Previous = this,
    };

    /// <summary>What it was at a time; at the earliest, what it was made as.</summary>
    public CallState AsOf(DateTimeOffset time) => UpdatedAt > time && Previous is { } previous ? previous.AsOf(time) : this;
}
