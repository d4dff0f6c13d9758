namespace CallMessageEvents.PostgreSql;

/// <summary>Is told what a <see cref="Listener"/> hears. It must be quick, and throw nothing.</summary>
internal interface INodeEar
{
    /// <summary>A note came, perhaps of this node itself.</summary>
    void Heard(string note);

    /// <summary>Notes are heard from now on, for the first time or again: some may have been missed.</summary>
    void Connected();

    /// <summary>The lock of a node of this process is gone: other nodes may take its partitions.</summary>
    void LockLost(int node);
}
