namespace CallMessageEvents.Emulator;

/// <summary>
/// The faults that REST requests meet. The first in order of addition that hits a request is the only one for it. Requests that faults hit are recorded, too
/// (<see cref="RecordedRequest.Fault"/>). Thread-safe.
/// </summary>
public sealed class EmulatorFaults
{
    private readonly Gate _gate = new();
    private readonly FaultList<Fault> _faults;
    private readonly FaultHistory _history;
    private readonly ChangeFeed _feed;

    internal EmulatorFaults(JournalLimits limits, ChangeFeed feed)
    {
        (_history, _feed) = (new(limits), feed);
        _faults = new(Changed);
        Callbacks = new(Changed);
        EndUsers = new(Changed);
    }

    /// <summary>Gets the faults that callbacks meet: none, until some are added.</summary>
    public CallbackFaults Callbacks { get; }

    /// <summary>Gets the faults that messages meet between end users' apps and Twilio: none, until some are added.</summary>
    public EndUserFaults EndUsers { get; }

    /// <summary>Gets the faults of requests in force, in order of addition; those whose <see cref="Fault.Count"/> is used up stay. A copy.</summary>
    public IReadOnlyList<Fault> All => _faults.All;

    /// <summary>Adds a fault; requests from now on may meet it.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The same fault, for <see cref="Remove"/>.</returns>
    /// <exception cref="ArgumentException">A property is missing or not valid; the message names it.</exception>
    public Fault Add(Fault fault)
    {
        FaultRules.Check(fault);
        return _faults.Add(fault);
    }

    /// <summary>Removes a fault: the first that equals it. A request that met it already is not relieved.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(Fault fault) => _faults.Remove(fault);

    /// <summary>
    /// Removes all faults, those of callbacks and of end users' messages too, and forgets the attempts until now: what is added next decides as in a new
    /// emulator.
    /// </summary>
    public void Clear()
    {
        Callbacks.Clear();
        EndUsers.Clear();
        lock (_gate)
        {
            _faults.Clear();
            _history.Clear();
        }
    }

    /// <summary>The faults of requests, and how many each has hit.</summary>
    internal List<(Fault Fault, int Hit)> InForce() => _faults.InForce();

    /// <summary>The fault that a request meets, if any. The request counts as an attempt.</summary>
    internal Fault? Meet(FaultTarget target)
    {
        lock (_gate)
        {
            if (!_faults.Any) return null;

            var past = _history.Find(target);
            var met = _faults.Meet((fault, hit, number) =>
                FaultRules.Concerns(fault, target)
                && !(hit >= fault.Count)
                && !(past.FailedInARow >= fault.MaxInARow)
                && FaultDraw.Draw(fault.Seed, number, target, past.Attempts + 1) < fault.Probability);
            _history.Add(target, failed: met is not null);
            return met?.Fault;
        }
    }

    private void Changed() => _feed.Publish(this);
}
