namespace CallMessageEvents.Tests;

/// <summary>A log on the fake engine, whose clock is a test's.</summary>
public sealed class FakeEngineDriver : LogDriver
{
    private readonly List<FakeNode> _nodes = [];
    private readonly WatchedTime _ownTime = new();
    private FakeEngine? _engine;

    /// <summary>The engine, once an application was made.</summary>
    internal FakeEngine Engine => _engine!;

    /// <summary>The nodes, in the order in which their applications were made.</summary>
    internal IReadOnlyList<FakeNode> Nodes => _nodes;

    internal override TimeProvider Clock => _ownTime;

    internal override InboxDriver Anew() => new FakeEngineDriver();

    private protected override (CallLog Log, CallStore Store) AddNode(TimeProvider time)
    {
        _engine ??= new(time) { Yields = true };
        var node = _engine.Start($"node {_nodes.Count + 1}");
        _nodes.Add(node);
        return (node.Log, node.Store);
    }

    private protected override Task PassAsync(TimeSpan time)
    {
        ((WatchedTime)Engine.Time).Advance(time);

        // A node that was about to wait looks again.
        Engine.Wake();
        return Task.CompletedTask;
    }
}
