using System.Globalization;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Campaign;

/// <summary>Compares what senders were told with what handlers and apps got, and both with what the docs promise.</summary>
internal sealed class Judge(IReadOnlyList<CallTally> calls, Nodes nodes, IReadOnlyCollection<Disturbance> disturbances, long began)
{
    /// <summary>How long the library waits for a missing message.</summary>
    public static readonly TimeSpan GapTimeout = TimeSpan.FromSeconds(2);

    /// <summary>A message that is stored is known to its owner at the latest with a sweep; all takes longer on a busy machine.</summary>
    private static readonly TimeSpan Known = GapTimeout + TimeSpan.FromSeconds(4);

    private const int MostLogged = 20;

    private readonly Findings _findings = new();
    private ILookup<(string Leg, int Number), HandlerRun> _runs = null!;
    private Excuses _excuses = null!;

    /// <summary>Waits until everything is handled that was taken, for a while.</summary>
    public async Task SettleAsync(TimeSpan limit)
    {
        for (var since = Clock.Now(); Clock.Between(since, Clock.Now()) < limit;)
        {
            _runs = HandlerRun.ReadAll(nodes.All);
            if (!calls.Any(call => call.Ups.Index().Any(up => up.Item.Outcome == Outcome.Taken && !IsHandled(call, up.Index + 1)))) return;
            await Task.Delay(TimeSpan.FromSeconds(2));
        }
    }

    public Verdict Decide(TimeSpan took, IReadOnlyDictionary<string, int> problems, Forger forger)
    {
        _excuses = new(disturbances, nodes.All);
        foreach (var call in calls)
        {
            foreach (var (index, up) in call.Ups.Index()) JudgeUp(call, index + 1, up);
            foreach (var (index, down) in call.Downs.Index()) JudgeDown(call, index + 1, down);
            JudgeOrder(call);
        }

        foreach (var (problem, times) in problems) _findings.Count(problem, times);
        foreach (var kind in disturbances.CountBy(static one => one.Kind)) _findings.Count($"trouble: {kind.Key}", kind.Value);
        _findings.Count("forged messages", forger.Sent);
        if (forger.Accepted > 0) _findings.Break("forged messages were accepted", forger.Accepted.ToString(CultureInfo.InvariantCulture));
        var messages = calls.Sum(static call => call.Ups.Count + call.Downs.Count);
        return new(_findings.IsKept, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {messages:N0} messages in {calls.Count:N0} calls and {took.TotalSeconds:N0} s
            {_findings}{(_findings.IsKept ? "All promises were kept." : $"{string.Concat(Circumstances())}A promise was broken.")}
            """));
    }

    /// <summary>What happened meanwhile, and what the nodes said of it.</summary>
    private IEnumerable<string> Circumstances() =>
    [
        .. disturbances.Select(one => $"{one.Kind} {one.Node}, {Second(one.From)} to {Second(one.To)}\n"),
        .. nodes.All.SelectMany(static node => node.Log.Take(MostLogged).Select(line => $"{node.Name}: {line}\n")),
    ];

    private bool IsHandled(CallTally call, int number) => _runs[(call.Leg, number)].Any(static run => run.HasSucceeded);

    private void JudgeUp(CallTally call, int number, UpMessage up)
    {
        var kind = $"up {up.Kind.ToString().ToLowerInvariant()}";
        var runs = _runs[(call.Leg, number)].Where(static run => run.HasSucceeded).ToArray();
        _findings.Count($"{kind}: sent");
        if (up.Outcome == Outcome.Wrong) _findings.Break($"{kind}: the reply is another's", Describe(call, number));
        if (up.Outcome == Outcome.Taken) _findings.Count($"{kind}: acknowledged");
        else _findings.Count($"{kind}: not acknowledged, {(up.Fault == EndUserFaultKind.Loss ? "lost by the network" : up.Undelivered ?? "no answer")}");
        if (runs.Length > 0) _findings.Count($"{kind}: handled");
        if (runs.Length == 0 && up.Outcome == Outcome.Taken) _findings.Break($"{kind}: acknowledged and LOST", Describe(call, number));

        var copies = up.Kind == UpKind.Plain && up.Fault == EndUserFaultKind.Doubling ? 2 : 1;
        foreach (var (first, next) in runs.Zip(runs.Skip(1)).Take(Math.Max(0, runs.Length - copies)))
        {
            if (_excuses.ForRepeat(first, next) is { } reason) _findings.Count($"{kind}: handled again, {reason}");
            else _findings.Break($"{kind}: handled again", Describe(call, number));
        }
    }

    private void JudgeDown(CallTally call, int number, DownMessage down)
    {
        var kind = $"down {down.Kind.ToString().ToLowerInvariant()}";
        _findings.Count($"{kind}: sent");
        _findings.Count($"{kind}: {down.Outcome switch { Outcome.Taken => "told: arrived", Outcome.Refused => "told: not sent", _ => "told: unknown" }}");
        if (down.Got > 0) _findings.Count($"{kind}: got");
        if (down.Outcome == Outcome.Wrong) _findings.Break($"{kind}: the reply is another's", Describe(call, number));
        if (down.Outcome == Outcome.Taken && down.Got == 0) _findings.Break($"{kind}: sent and LOST", Describe(call, number));
        if (down.Outcome == Outcome.Refused && down.Got > 0) _findings.Break($"{kind}: refused, and got", Describe(call, number));
        if (down.Got > (down.IsDoubled ? 2 : 1)) _findings.Break($"{kind}: got {down.Got} times", Describe(call, number));
        if (down.IsDoubled) _findings.Count($"{kind}: doubled by the network");
    }

    private void JudgeOrder(CallTally call)
    {
        var first = call.Ups.Index().Select(up => (up.Item, Number: up.Index + 1, Run: _runs[(call.Leg, up.Index + 1)].FirstOrDefault()))
            .Where(static one => one.Run is not null).OrderBy(static one => one.Run!.Begun).ToArray();
        var highest = (Number: 0, Run: (HandlerRun?)null);
        foreach (var (up, number, run) in first)
        {
            if (number > highest.Number)
            {
                highest = (number, run);
                continue;
            }

            var late = up.TakenAt == 0 ? TimeSpan.Zero : Clock.Between(up.TakenAt, highest.Run!.Begun);
            if (late <= TimeSpan.Zero) _findings.Count("out of order: it came after a later one had begun");
            else if (late <= Known) _findings.Count("out of order: it was stored for less than the time of a gap");
            else if (_excuses.ForOrder(up.TakenAt, highest.Run!.Begun) is { } reason) _findings.Count($"out of order: {reason}");
            else _findings.Break("out of order", $"{Describe(call, number)}, stored {late.TotalSeconds:0.0} s before {highest.Number} began");
        }
    }

    private string Describe(CallTally call, int number)
    {
        var runs = string.Join(", ", _runs[(call.Leg, number)].Select(run =>
            $"{run.Node} at {Second(run.Begun)}{(run.HasSucceeded ? "" : " (no success)")}"));
        return $"{call.Leg} {number}{(call.Speaks ? " of an app that speaks" : "")}; runs: {(runs.Length == 0 ? "none" : runs)}";
    }

    private string Second(long at) => string.Create(CultureInfo.InvariantCulture, $"{Clock.Between(began, at).TotalSeconds:0.00} s");
}
