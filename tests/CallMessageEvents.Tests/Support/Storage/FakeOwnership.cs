namespace CallMessageEvents.Tests;

/// <summary>A node's ownership of a partition.</summary>
#pragma warning disable CA1001 // Handlers may hold its token for as long as they like: its source is never disposed.
internal sealed class FakeOwnership(FakeNode node, int partition) : CallOwnership
#pragma warning restore CA1001
{
    private readonly CancellationTokenSource _lost = new();
    private volatile bool _isHeld = true;
    private volatile bool _isAskedFor;

    public FakeNode Node => node;

    public int Partition => partition;

    /// <summary>Whether it is being handed over, so that nothing more is given under it. Guarded by the engine's lock.</summary>
    public bool IsClosing { get; set; }

    /// <summary>Whether the worker knows that it is being handed over.</summary>
    public bool IsAskedFor
    {
        get => _isAskedFor;
        set => _isAskedFor = value;
    }

    /// <summary>Whether entries are given under it. Guarded by the engine's lock.</summary>
    public bool IsGiving => !IsClosing && node.IsConnected && !node.IsPaused;

    public override bool IsHeld => _isHeld;

    public override CancellationToken Lost => _lost.Token;

    /// <summary>From now on it is not held. A frozen node does not learn it yet.</summary>
    public void End() => _isHeld = false;

    /// <summary>Tells it, not under a lock: what is registered runs inline.</summary>
    public void Tell()
    {
        _isHeld = false;
        _lost.Cancel();
    }
}
