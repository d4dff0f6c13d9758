using System.Globalization;

namespace CallMessageEvents.Tests;

/// <summary>
/// What really happened, in one order: which node owned which calls, which handler ran where, what the engine knew to be done. Kept outside of the system.
/// Thread-safe.
/// </summary>
internal sealed class Ledger(int calls, int messagesPerCall) : IFakeObserver
{
    private readonly Lock _lock = new();
    private readonly List<Owning> _ownings = [];
    private readonly Told[][] _told =
        [.. Enumerable.Range(0, calls).Select(_ => Enumerable.Range(0, messagesPerCall).Select(static _ => new Told()).ToArray())];
    private readonly List<Run>[] _running = [.. Enumerable.Range(0, calls).Select(static _ => new List<Run>())];
    private readonly List<(Run Earlier, Run Later)> _overlaps = [];
    private readonly Dictionary<FakeNode, long> _killed = [];
    private long _tick;
    private int _acknowledged;

    public int Acknowledged => Volatile.Read(ref _acknowledged);

    public static string Sid(int call) => ReceivingApp.Call(call + 1);

    public void Acknowledge(int call, int message)
    {
        lock (_lock)
        {
            if (_told[call][message].IsAcknowledged) return;
            _told[call][message].IsAcknowledged = true;
            _acknowledged++;
        }
    }

    /// <summary>Completes when the engine knows that a message is done.</summary>
    public Task WhenDone(int call, int message) => _told[call][message].WhenDone.Task;

    public Run Begin(NodeApp app, CallSid call, long number)
    {
        lock (_lock)
        {
            var index = Index(call);
            var run = new Run(app.Node, FakeEngine.PartitionOf(call), ++_tick);
            _overlaps.AddRange(_running[index].Select(earlier => (earlier, run)));
            _running[index].Add(run);
            _told[index][number - 1].Runs.Add(run);
            return run;
        }
    }

    public void End(CallSid call, Run run)
    {
        lock (_lock)
        {
            run.Ended = ++_tick;
            _running[Index(call)].Remove(run);
        }
    }

    /// <summary>What a node's handlers do from now on is not done.</summary>
    public void Kill(FakeNode node)
    {
        lock (_lock) _killed.Add(node, ++_tick);
    }

    public void Claimed(FakeOwnership owner)
    {
        lock (_lock) _ownings.Add(new(owner, ++_tick));
    }

    public void Ended(FakeOwnership owner, bool isLost)
    {
        lock (_lock)
        {
            var owning = _ownings.Last(owning => owning.Owner == owner);
            (owning.Ended, owning.IsLost) = (++_tick, isLost);
        }
    }

    public void Done(CallLogEntry entry)
    {
        lock (_lock)
        {
            var told = _told[Index(entry.CallSid)][entry.Number!.Value - 1];
            told.Done ??= ++_tick;
            told.WhenDone.TrySetResult();
        }
    }

    /// <summary>Finds everything that must not have happened.</summary>
    public Verdict Judge()
    {
        var verdict = new Verdict();
        lock (_lock)
        {
            for (var call = 0; call < calls; call++)
            {
                long last = 0;
                HashSet<Owning> repeated = [];
                for (var message = 0; message < messagesPerCall; message++) Judge(call, message, ref last, repeated, verdict);
            }

            foreach (var (earlier, later) in _overlaps)
            {
                verdict.Overlaps++;
                if (!OwningOf(earlier).WasLostBefore(later.Began)) verdict.Faults.Add($"two handlers at once, and none had lost its call: {earlier}, {later}");
            }

            verdict.Late = _told.SelectMany(static told => told).SelectMany(static told => told.Runs).Count(run => !OwningOf(run).Covers(run.Began));
            verdict.Losses = _ownings.Count(static owning => owning.IsLost);
            verdict.Handovers = _ownings.Count(static owning => owning is { IsLost: false, Ended: < long.MaxValue });
        }

        return verdict;
    }

    private void Judge(int call, int message, ref long last, HashSet<Owning> repeated, Verdict verdict)
    {
        var told = _told[call][message];
        var (name, runs) = ($"message {message + 1} of call {call}", told.Runs);
        if (!told.IsAcknowledged) verdict.Faults.Add($"not acknowledged: {name}");
        if (!runs.Exists(run => run.Ended < _killed.GetValueOrDefault(run.Node, long.MaxValue)))
            verdict.Faults.Add($"lost: {name}, done at {told.Done}: {string.Join(", ", runs.Select(run => $"{run} in {OwningOf(run)}"))}");
        if (runs.Count == 0) return;

        for (var i = 0; i < runs.Count - 1; i++)
        {
            // In a handler, or not yet known to be done, when its node lost the call.
            var owning = OwningOf(runs[i]);
            verdict.Twice++;
            if (!repeated.Add(owning)) verdict.Faults.Add($"a second one of one owner: {name}, done at {told.Done}: {runs[i]} in {owning}");
            if (!owning.WasLostBefore(runs[i + 1].Began) || told.Done < owning.Ended)
                verdict.Faults.Add($"handled twice: {name}, done at {told.Done}: {runs[i]} in {owning}, then {runs[i + 1]}");
        }

        if (runs[0].Began < last) verdict.Faults.Add($"out of order: {name}: {runs[0]} in {OwningOf(runs[0])}, after the next at {last}");
        last = Math.Max(last, runs[0].Began);
    }

    /// <summary>Under which ownership a handler began: the node's last one that had begun by then.</summary>
    private Owning OwningOf(Run run) =>
        _ownings.Last(owning => owning.Owner.Node == run.Node && owning.Owner.Partition == run.Partition && owning.Began < run.Began);

    private static int Index(CallSid call) => int.Parse(call.ToString().AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) - 1;

    /// <summary>A handler that ran.</summary>
    internal sealed class Run(FakeNode node, int partition, long began)
    {
        public FakeNode Node => node;

        public int Partition => partition;

        public long Began => began;

        public long? Ended { get; set; }

        public override string ToString() => $"{node.Name} {began}-{Ended}";
    }

    /// <summary>What a message met.</summary>
    private sealed class Told
    {
        public bool IsAcknowledged { get; set; }

        public long? Done { get; set; }

        public TaskCompletionSource WhenDone { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public List<Run> Runs { get; } = [];
    }

    private sealed class Owning(FakeOwnership owner, long began)
    {
        public FakeOwnership Owner => owner;

        public long Began => began;

        public long Ended { get; set; } = long.MaxValue;

        public bool IsLost { get; set; }

        public bool Covers(long tick) => tick < Ended;

        public bool WasLostBefore(long tick) => IsLost && Ended < tick;

        public override string ToString() => $"[{began}, {(Ended == long.MaxValue ? "" : Ended)}{(IsLost ? " lost" : "")})";
    }
}
