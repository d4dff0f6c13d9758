using System.Diagnostics;
using System.Globalization;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>Compares what callers were answered with what handlers did.</summary>
internal sealed class Audit
{
    /// <summary>
    /// A message that is stored is known to its owner at the latest with a sweep. A sweep comes each second; on a machine that is busy with all the nodes it
    /// may take longer.
    /// </summary>
    private static readonly TimeSpan Sweep = TimeSpan.FromSeconds(10);

    private readonly IReadOnlyDictionary<Callback, long> _answered;
    private readonly List<Handling> _handlings;
    private readonly ILookup<Callback, Handling> _byCallback;
    private readonly ILookup<int, Handling> _byCall;

    private readonly Cluster _cluster;

    private Audit(Cluster cluster, Caller caller, IEnumerable<LedgerLine> ledger)
    {
        _cluster = cluster;
        (_answered, _handlings) = (caller.Answered, Handling.Read(ledger));
        _byCallback = _handlings.ToLookup(static handling => handling.Callback);
        _byCall = _handlings.ToLookup(static handling => handling.Callback.Call);
    }

    /// <summary>What was answered 2xx and not handled to its end.</summary>
    public List<Callback> Lost => [.. _answered.Keys.Where(callback => !_byCallback[callback].Any(static handling => handling.IsDone))];

    /// <summary>The runs of a message that another run has followed, though it did not fail.</summary>
    public IEnumerable<(Handling First, Handling Next)> Repeated =>
        from callback in _byCallback
        from pair in callback.Zip(callback.Skip(1))
        where pair.First.Attempt == pair.Second.Attempt
        select pair;

    /// <summary>Messages that were stored in time and begun after a later one of their call.</summary>
    public List<Callback> OutOfOrder => [.. _byCall.SelectMany(OutOfOrderIn)];

    /// <summary>The longest and the middle time from the answer to the beginning of the handler.</summary>
    public (TimeSpan Longest, TimeSpan Middle) Pauses
    {
        get
        {
            var pauses = _byCallback.Where(handled => _answered.ContainsKey(handled.Key))
                .Select(handled => Since(_answered[handled.Key], handled.First().Begun)).Order().ToArray();
            return (pauses[^1], pauses[pauses.Length / 2]);
        }
    }

    /// <summary>Waits until everything is handled that was answered 2xx, and compares then.</summary>
    public static async Task<Audit> WhenHandledAsync(Cluster cluster, Caller caller)
    {
        var audit = new Audit(cluster, caller, []);
        await Progress.HoldsAsync(() =>
        {
            audit = new(cluster, caller, cluster.Ledger());
            return Task.FromResult(audit.Lost.Count == 0);
        });
        Report(audit, caller);
        Assert.True(audit.Lost.Count == 0, $"Lost: {string.Join(", ", audit.Lost)}");
        Assert.True(audit.OutOfOrder.Count == 0, $"Out of order: {string.Join('\n', audit.OutOfOrder.Select(audit.Describe))}");
        return audit;
    }

    /// <summary>
    /// Checks that only these nodes, and those that say that they lost leases, began what another run has followed: nothing whose end was known. That it is
    /// known is certain once its call's next message has begun.
    /// </summary>
    public void OnlyRepeatedBecauseOf(params IEnumerable<NodeProcess> nodes)
    {
        var names = NamesOf(nodes);
        var wrong = Repeated.Where(pair => !names.Contains(pair.First.Node) || HasGoneOn(pair.First, pair.Next.Begun));
        Assert.True(!wrong.Any(), $"Handled again: {string.Join(", ", wrong)}");
    }

    /// <summary>
    /// Checks that two handlers of a call never ran at once, but for runs that outlived their leases: of these nodes, and of those that say that they lost
    /// leases.
    /// </summary>
    public void OnlyOverlappingBecauseOf(params IEnumerable<NodeProcess> nodes)
    {
        var names = NamesOf(nodes);
        var wrong = _byCall.SelectMany(static call => call.Zip(call.Skip(1)))
            .Where(pair => pair.First.Over > pair.Second.Begun && !names.Contains(pair.First.Node));
        Assert.True(!wrong.Any(), $"At once: {string.Join(", ", wrong)}");
    }

    private HashSet<string> NamesOf(IEnumerable<NodeProcess> nodes) => [.. nodes.Concat(_cluster.Stalled).Select(static node => node.Name)];

    private static void Report(Audit audit, Caller caller)
    {
        var (pauses, repeated) = (audit.Pauses, audit.Repeated.ToArray());
        var statuses = string.Join(", ", caller.Statuses.Select(static pair => $"{(int)pair.Key}: {pair.Value}"));
        var handledTwice = repeated.Count(static pair => pair.First.IsDone);
        TestContext.Current.TestOutputHelper!.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"""
            Answered 2xx: {caller.Answered.Count}; deliveries {statuses}, unanswered: {caller.Missed.Unanswered}, given up: {caller.Missed.GivenUp}.
            Lost: {audit.Lost.Count}. Begun again: {repeated.Length}, handled twice: {handledTwice}. Out of order: {audit.OutOfOrder.Count}.
            From the answer to the handler: longest {pauses.Longest.TotalSeconds:0.00} s, middle {pauses.Middle.TotalMilliseconds:0} ms.
            Lost leases while they lived: {string.Join(", ", audit._cluster.Stalled.Select(static node => node.Name))}.
            """));
    }

    /// <summary>Tells of a callback's call: the messages, their nodes, and how many seconds after its answer each was begun.</summary>
    private string Describe(Callback callback) => $"{callback}: {string.Join(", ", _byCall[callback.Call].Select(Describe))}";

    private string Describe(Handling handling)
    {
        var wait = _answered.TryGetValue(handling.Callback, out var answered) ? Since(answered, handling.Begun) : TimeSpan.Zero;
        return string.Create(CultureInfo.InvariantCulture, $"{handling.Callback.Number}@{handling.Node} {wait.TotalSeconds:0.00}");
    }

    private bool HasGoneOn(Handling handling, long until) => _byCall[handling.Callback.Call].Any(
        next => next.Node == handling.Node && next.Callback != handling.Callback && next.Begun > handling.Begun && next.Begun < until);

    private IEnumerable<Callback> OutOfOrderIn(IEnumerable<Handling> call)
    {
        // The first run of each message, in the order of their beginnings.
        var first = call.DistinctBy(static handling => handling.Callback).ToArray();
        return
            from later in first.Index()
            let handling = later.Item
            where _answered.TryGetValue(handling.Callback, out var answered)
                && first.Take(later.Index).Any(before => before.Callback.Number > handling.Callback.Number && Since(answered, before.Begun) > Sweep)
            select handling.Callback;
    }

    private static TimeSpan Since(long answered, long begun) => Stopwatch.GetElapsedTime(answered, begun);
}
