namespace CallMessageEvents.Tests;

/// <summary>What a node is to do now.</summary>
internal sealed class FakeWork
{
    /// <summary>When the next entry is due that waits for its time.</summary>
    public DateTimeOffset Next = DateTimeOffset.MaxValue;

    public List<(FakeRow Row, FakeOwnership Owner)> Due { get; } = [];

    public List<FakeOwnership> HandOver { get; } = [];
}
