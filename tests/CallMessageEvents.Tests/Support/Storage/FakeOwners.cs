namespace CallMessageEvents.Tests;

/// <summary>Which node owns which partition, and which one should. Guarded by the engine's lock.</summary>
internal sealed class FakeOwners
{
    private readonly FakeOwnership?[] _owners = new FakeOwnership?[FakeEngine.Partitions];
    private readonly FakeNode?[] _pinned = new FakeNode?[FakeEngine.Partitions];

    /// <summary>The nodes that live, as far as the database knows.</summary>
    public List<FakeNode> Nodes { get; } = [];

    public FakeOwnership? this[int partition] => _owners[partition];

    /// <summary>From now on the partition is to belong to a node, as long as that lives.</summary>
    public void Pin(int partition, FakeNode to) => _pinned[partition] = to;

    /// <summary>Who should own a partition: all that live have equal shares of what is not pinned.</summary>
    public FakeNode? Wanted(int partition) =>
        _pinned[partition] is { } pinned && Nodes.Contains(pinned) ? pinned : Nodes.Count == 0 ? null : Nodes[partition % Nodes.Count];

    public void Join(FakeNode node)
    {
        if (!Nodes.Contains(node)) Nodes.Add(node);
    }

    /// <summary>Ends all ownerships of a node, which is not told.</summary>
    public List<FakeOwnership> Leave(FakeNode node)
    {
        Nodes.Remove(node);
        List<FakeOwnership> lost = [.. Of(node)];
        lost.ForEach(Release);
        return lost;
    }

    public void Release(FakeOwnership owner)
    {
        owner.End();
        if (_owners[owner.Partition] == owner) _owners[owner.Partition] = null;
    }

    /// <summary>Gives a node whatever is free and is to be its own.</summary>
    public void Claim(FakeNode node)
    {
        for (var partition = 0; partition < _owners.Length; partition++)
        {
            if (_owners[partition] is null && Wanted(partition) == node) _owners[partition] = new FakeOwnership(node, partition);
        }
    }

    public IEnumerable<FakeOwnership> Of(FakeNode node) => _owners.OfType<FakeOwnership>().Where(owner => owner.Node == node);
}
