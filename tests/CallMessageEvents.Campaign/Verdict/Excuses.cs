namespace CallMessageEvents.Campaign;

/// <summary>What the docs allow to happen when a node dies, freezes, or loses the engine.</summary>
internal sealed class Excuses
{
    /// <summary>How long it takes until others have a node's calls: its lease, and some time to notice.</summary>
    private static readonly TimeSpan After = TimeSpan.FromSeconds(10);

    /// <summary>How long a node waits for the store, and goes on without it then.</summary>
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(3);

    private const string StoreAway = "store not reached";

    private readonly Disturbance[] _disturbances;

    public Excuses(IReadOnlyCollection<Disturbance> disturbances, IEnumerable<NodeProcess> nodes) =>
        _disturbances =
        [
            .. disturbances,
            .. nodes.SelectMany(static node => node.LostLeasesAt.Select(at => new Disturbance("lost leases", node.Name, Clock.Add(at, -After), at))),
            .. nodes.SelectMany(static node => node.StoreAwayAt.Select(at => new Disturbance(StoreAway, node.Name, Clock.Add(at, -StorePatience), at))),
        ];

    /// <summary>Finds why a message was handled again after a run of a node; null where there is no reason.</summary>
    public string? ForRepeat(HandlerRun first, HandlerRun next) => Find(
        first.Begun,
        next.Begun,
        one => one.Node is null
            || string.Equals(one.Node, first.Node, StringComparison.Ordinal)

            // What came of it could not be kept there, or not be read here.
            || (one.Kind == StoreAway && string.Equals(one.Node, next.Node, StringComparison.Ordinal)));

    /// <summary>Finds why a call may have had another owner, or a deaf one, in some time; null where there is no reason.</summary>
    public string? ForOrder(long from, long to) => Find(from, to, static _ => true);

    private string? Find(long from, long to, Func<Disturbance, bool> concerns) =>
        _disturbances.FirstOrDefault(one => concerns(one) && one.From <= to && Clock.Add(one.To, After) >= from)?.Kind;
}
