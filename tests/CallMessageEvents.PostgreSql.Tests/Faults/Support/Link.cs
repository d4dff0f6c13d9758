namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>A way from a node to the database that can be cut: nothing comes through, and nobody is told.</summary>
internal abstract class Link : IAsyncDisposable
{
    /// <summary>Starts a node whose way to the database this is. Callbacks reach it by another.</summary>
    public abstract Task<NodeProcess> AddNodeAsync(Cluster cluster);

    public abstract Task CutAsync();

    public abstract Task MendAsync();

    public abstract ValueTask DisposeAsync();
}
