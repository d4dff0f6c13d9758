using System.Diagnostics;
using System.Globalization;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>Compares what callers were answered with what handlers did.</summary>
internal sealed class Audit
{
    /// <summary>
    /// A message that is stored is known to its owner at the latest with a sweep, a second later; and a later one waits for it for half a second.
    /// </summary>
    private static readonly TimeSpan Known = TimeSpan.FromSeconds(2);

    /// <summary>All that takes longer on a busy machine: so many times as long as messages usually wait, which is 10 to 40 ms on one that is not.</summary>
    private const int Busyness = 10;

    private static readonly TimeSpan MostBusy = TimeSpan.FromSeconds(4);

    private static readonly TimeSpan SaidWithin = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyDictionary<Callback, long> _answered;
    private readonly List<Handling> _handlings;
    private readonly ILookup<Callback, Handling> _byCallback;
    private readonly ILookup<int, Handling> _byCall;

    private readonly Cluster _cluster;
    private readonly HashSet<string> _unaware;
    private readonly TimeSpan _unawareFor;

    private Audit(Cluster cluster, Caller caller, IEnumerable<LedgerLine> ledger, TimeSpan unawareFor, IEnumerable<NodeProcess> unaware)
    {
        (_cluster, _unawareFor, _unaware) = (cluster, unawareFor, [.. unaware.Select(static node => node.Name)]);
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

    /// <summary>Messages that were begun after a later one of their call, though its node knew of them.</summary>
    public List<Callback> OutOfOrder
    {
        get
        {
            var (stalled, busy) = (NamesOf([]), Busyness * Pauses.Middle);
            var known = _cluster.IsOrderStrict ? TimeSpan.Zero : Known + (busy < MostBusy ? busy : MostBusy);
            return [.. from pair in _byCall.SelectMany(OvertakenIn) where pair.Late > KnownTo(pair.Before.Node) select pair.Callback];

            // How long after its answer a node must know of a message.
            TimeSpan KnownTo(string node) =>
                known + (_unaware.Contains(node) ? _unawareFor : TimeSpan.Zero) + (stalled.Contains(node) ? Bounds.Lease : TimeSpan.Zero);
        }
    }

    /// <summary>How long after its answer a message was passed over, at the most.</summary>
    public TimeSpan LongestPassedOver => _byCall.SelectMany(OvertakenIn).Select(static pair => pair.Late).Append(TimeSpan.Zero).Max();

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

    /// <summary>Waits until everything is handled that was answered 2xx, and compares then: nothing may be lost, or be out of order.</summary>
    /// <param name="cluster">The nodes.</param>
    /// <param name="caller">Who sent.</param>
    /// <param name="unawareFor">For how long some nodes did not hear what others stored.</param>
    /// <param name="unaware">These nodes.</param>
    public static async Task<Audit> WhenHandledAsync(
        Cluster cluster, Caller caller, TimeSpan unawareFor = default, params IReadOnlyCollection<NodeProcess> unaware)
    {
        var audit = new Audit(cluster, caller, [], unawareFor, unaware);
        await Progress.HoldsAsync(() =>
        {
            audit = new(cluster, caller, cluster.Ledger(), unawareFor, unaware);
            return Task.FromResult(audit.Lost.Count == 0);
        });
        Report(audit, caller);
        Assert.True(audit.Lost.Count == 0, $"Lost: {string.Join(", ", audit.Lost)}");
        var wrong = await WhenSaidAsync(() => audit.OutOfOrder);
        Assert.True(wrong.Count == 0, $"Out of order: {string.Join('\n', wrong.Select(audit.Describe))}");
        return audit;
    }

    /// <summary>
    /// Checks that only these nodes, and those that say that they lost leases, began what another run has followed: nothing whose end was known. That it is
    /// known is certain once its call's next message has begun.
    /// </summary>
    public async Task OnlyRepeatedBecauseOfAsync(params IReadOnlyCollection<NodeProcess> nodes)
    {
        var wrong = await WhenSaidAsync<(Handling, Handling)>(() =>
        {
            var names = NamesOf(nodes);
            return [.. Repeated.Where(pair => !names.Contains(pair.First.Node) || HasGoneOn(pair.First, pair.Next.Begun))];
        });
        Assert.True(wrong.Count == 0, $"Handled again: {string.Join(", ", wrong)}");
    }

    /// <summary>Checks that a message was begun again only where its node had lost its call: somebody claimed that in between, perhaps the same node.</summary>
    public void OnlyRepeatedAcross(IReadOnlyCollection<Claim> claims)
    {
        var wrong = Repeated.Where(pair => HasGoneOn(pair.First, pair.Next.Begun) || !claims.Any(
            claim => claim.From == pair.First.Node && claim.Latest > pair.First.Begun && claim.Earliest < pair.Next.Begun));
        Assert.True(!wrong.Any(), $"Handled again: {string.Join(", ", wrong)}");
    }

    /// <summary>
    /// Checks that two handlers of a call never ran at once, but for runs that outlived their leases: of these nodes, and of those that say that they lost
    /// leases.
    /// </summary>
    public async Task OnlyOverlappingBecauseOfAsync(params IReadOnlyCollection<NodeProcess> nodes)
    {
        var wrong = await WhenSaidAsync<(Handling, Handling)>(() =>
        {
            var names = NamesOf(nodes);
            return [.. _byCall.SelectMany(static call => call.Zip(call.Skip(1)))
                .Where(pair => pair.First.Over > pair.Second.Begun && !names.Contains(pair.First.Node))];
        });
        Assert.True(wrong.Count == 0, $"At once: {string.Join(", ", wrong)}");
    }

    /// <summary>Checks that a node began nothing between two timestamps.</summary>
    public void NothingBegunBy(NodeProcess node, long from, long to)
    {
        Assert.True(from < to, $"It was {Since(from, to)}: nothing is said of so short a time.");
        var wrong = _handlings.Where(handling => handling.Node == node.Name && handling.Begun > from && handling.Begun < to);
        Assert.True(!wrong.Any(), $"Begun without a lease: {string.Join(", ", wrong)}");
    }

    /// <summary>What is wrong; a node that stood still says only when it goes on that it lost leases, and its log comes later still.</summary>
    private static async Task<List<T>> WhenSaidAsync<T>(Func<List<T>> findWrong)
    {
        for (var began = TimeProvider.System.GetTimestamp(); ;)
        {
            if (findWrong() is var wrong && (wrong.Count == 0 || TimeProvider.System.GetElapsedTime(began) > SaidWithin)) return wrong;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
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
            Longest from the answer until a later message was begun before: {audit.LongestPassedOver.TotalSeconds:0.00} s.
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

    /// <summary>The messages that were stored and then passed over: by which, and how long after their answer.</summary>
    private IEnumerable<(Callback Callback, Handling Before, TimeSpan Late)> OvertakenIn(IEnumerable<Handling> call)
    {
        // The first run of each message, in the order of their beginnings.
        var first = call.DistinctBy(static handling => handling.Callback).ToArray();
        return
            from later in first.Index()
            let callback = later.Item.Callback
            where _answered.ContainsKey(callback)
            from before in first.Take(later.Index)
            where before.Callback.Number > callback.Number && before.Begun > _answered[callback]
            select (callback, before, Since(_answered[callback], before.Begun));
    }

    private static TimeSpan Since(long answered, long begun) => Stopwatch.GetElapsedTime(answered, begun);
}
