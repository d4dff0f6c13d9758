namespace CallMessageEvents.Tests;

/// <summary>Which node owns which partition, and which one should. Guarded by the engine's lock.</summary>
internal sealed class FakeOwners
{
    private readonly FakeOwnership?[] _owners = new FakeOwnership?[FakeEngine.Partitions];
    private readonly FakeNode?[] _pinned = new FakeNode?[FakeEngine.Partitions];

    /// <summary>The nodes that live, as far as the database knows.</summary>
    public List<FakeNode> Nodes { get; } = [];

    public FakeOwnership? this[int partition] => _owners[partition];

    public IEnumerable<FakeOwnership> All => _owners.OfType<FakeOwnership>();

    /// <summary>Whether each partition has an owner, as far as a node can claim it now.</summary>
    public bool AreClaimed => Enumerable.Range(0, _owners.Length)
        .All(partition => _owners[partition] is not null || Wanted(partition) is not { IsConnected: true });

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
        lost.ForEach(owner => Release(owner));
        return lost;
    }

    /// <returns>Whether it was held until now.</returns>
    public bool Release(FakeOwnership owner)
    {
        owner.End();
        if (_owners[owner.Partition] != owner) return false;

        _owners[owner.Partition] = null;
        return true;
    }

    /// <summary>Gives a node whatever is free and is to be its own.</summary>
    public List<FakeOwnership> Claim(FakeNode node)
    {
        List<FakeOwnership> claimed = [];
        for (var partition = 0; partition < _owners.Length; partition++)
        {
            if (_owners[partition] is null && Wanted(partition) == node) claimed.Add(_owners[partition] = new FakeOwnership(node, partition));
        }

        return claimed;
    }

    public IEnumerable<FakeOwnership> Of(FakeNode node) => All.Where(owner => owner.Node == node);
}
