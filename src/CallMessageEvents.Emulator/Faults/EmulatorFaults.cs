namespace CallMessageEvents.Emulator;

/// <summary>
/// The faults that REST requests meet. The first in order of addition that hits a request is the only one for it. Requests that faults hit are recorded, too
/// (<see cref="RecordedRequest.Fault"/>). Thread-safe.
/// </summary>
public sealed class EmulatorFaults
{
    private readonly Gate _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly FaultHistory _history;
    private readonly ChangeFeed _feed;
    private int _added;

    internal EmulatorFaults(JournalLimits limits, ChangeFeed feed)
    {
        (_history, _feed) = (new(limits), feed);
        Callbacks = new(Changed);
        EndUsers = new(Changed);
    }

    /// <summary>Gets the faults that callbacks meet: none, until some are added.</summary>
    public CallbackFaults Callbacks { get; }

    /// <summary>Gets the faults that messages meet between end users' apps and Twilio: none, until some are added.</summary>
    public EndUserFaults EndUsers { get; }

    /// <summary>Gets the faults of requests in force, in order of addition; those whose <see cref="Fault.Count"/> is used up stay. A copy.</summary>
    public IReadOnlyList<Fault> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => entry.Fault)];
            }
        }
    }

    /// <summary>Adds a fault; requests from now on may meet it.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The same fault, for <see cref="Remove"/>.</returns>
    /// <exception cref="ArgumentException">A property is missing or not valid; the message names it.</exception>
    public Fault Add(Fault fault)
    {
        FaultRules.Check(fault);
        lock (_gate)
        {
            _entries.Add(new(fault, ++_added));
        }

        Changed();
        return fault;
    }

    /// <summary>Removes a fault: the first that equals it. A request that met it already is not relieved.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(Fault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            var index = _entries.FindIndex(entry => entry.Fault == fault);
            if (index < 0)
            {
                return false;
            }

            _entries.RemoveAt(index);
        }

        Changed();
        return true;
    }

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
            _entries.Clear();
            _history.Clear();
            _added = 0;
        }

        Changed();
    }

    /// <summary>The faults of requests, and how many each has hit.</summary>
    internal List<(Fault Fault, int Hit)> InForce()
    {
        lock (_gate)
        {
            return _entries.ConvertAll(entry => (entry.Fault, entry.Hit));
        }
    }

    /// <summary>The fault that a request meets, if any. The request counts as an attempt.</summary>
    internal Fault? Meet(FaultTarget target)
    {
        lock (_gate)
        {
            if (_entries.Count == 0)
            {
                return null;
            }

            var past = _history.Find(target);
            var met = _entries.Find(entry => entry.Hits(target, past));
            if (met is not null)
            {
                met.Hit++;
                Changed();
            }

            _history.Add(target, failed: met is not null);
            return met?.Fault;
        }
    }

    private void Changed() => _feed.Publish(this);

    private sealed class Entry(Fault fault, int number)
    {
        public Fault Fault { get; } = fault;

        /// <summary>Gets or sets how many requests it hit.</summary>
        public int Hit { get; set; }

        public bool Hits(FaultTarget target, FaultHistory.Past past) =>
            FaultRules.Concerns(Fault, target)
            && !(Hit >= Fault.Count)
            && !(past.FailedInARow >= Fault.MaxInARow)
            && FaultDraw.Draw(Fault.Seed, number, target, past.Attempts + 1) < Fault.Probability;
    }
}
