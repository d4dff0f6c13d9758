using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The faults that messages between end users' apps and Twilio meet. The first in order of addition that hits a message is the only one for it, and is recorded
/// (<c>EmulatedMessage.Fault</c>). Thread-safe.
/// </summary>
public sealed class EndUserFaults
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    private readonly Gate _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Action _changed;
    private int _added;
    private volatile bool _any; // Without faults, messages need no lock here.

    internal EndUserFaults(Action changed) => _changed = changed;

    /// <summary>Gets the faults in force, in order of addition; those whose <see cref="EndUserFault.Count"/> is used up stay. A copy.</summary>
    public IReadOnlyList<EndUserFault> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => entry.Fault)];
            }
        }
    }

    /// <summary>Adds a fault; messages from now on may meet it.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The same fault, for <see cref="Remove"/>.</returns>
    /// <exception cref="ArgumentException">A property is not valid; the message names it.</exception>
    public EndUserFault Add(EndUserFault fault)
    {
        Check(fault);
        lock (_gate)
        {
            _entries.Add(new(fault, ++_added));
            _any = true;
        }

        _changed();
        return fault;
    }

    /// <summary>Removes a fault: the first that equals it. A message that met it already is not relieved.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(EndUserFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Fault == fault) is not { } first) return false;
            _entries.Remove(first);
            _any = _entries.Count > 0;
        }

        _changed();
        return true;
    }

    /// <summary>Removes all faults of end users' messages: what is added next decides as in a new emulator.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _added = 0;
            _any = false;
        }

        _changed();
    }

    /// <summary>Gets whether there are any.</summary>
    internal bool Any => _any;

    /// <summary>The faults of end users' messages, and how many each has hit.</summary>
    internal List<(EndUserFault Fault, int Hit)> InForce()
    {
        lock (_gate)
        {
            return _entries.ConvertAll(entry => (entry.Fault, entry.Hit));
        }
    }

    /// <summary>The fault that a message meets, if any.</summary>
    /// <param name="callSid">The end user's leg.</param>
    /// <param name="fromEndUser">Its direction.</param>
    /// <param name="name">What the message is known by: the same in every run, which sids are not.</param>
    internal EndUserFault? Meet(string callSid, bool fromEndUser, string name)
    {
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Hits(callSid, fromEndUser, name)) is not { } met) return null;
            met.Hit++;
            _changed();
            return met.Fault;
        }
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is that of Add.")]
    [SuppressMessage("Usage", "MA0015", Justification = "The parameter is that of Add.")]
    private static void Check(EndUserFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Require(Enum.IsDefined(fault.Kind), nameof(EndUserFault.Kind), "must be one of the kinds");
        Require((fault.Kind == EndUserFaultKind.Lateness) == fault.Delay is not null, nameof(EndUserFault.Delay), "is needed for Lateness, and for no other");
        Require(
            fault.Delay is null || (fault.Delay > TimeSpan.Zero && fault.Delay <= MaxDelay), nameof(EndUserFault.Delay), "must be positive and at most a day");
        Require(fault.CallSid is null || Sids.IsValid(fault.CallSid, Sids.Call), nameof(EndUserFault.CallSid), "must be CA and 32 hex digits");
        Require(fault.Count is null or >= 0, nameof(EndUserFault.Count), "must not be negative");
        Require(fault.Probability is >= 0 and <= 1, nameof(EndUserFault.Probability), "must be from 0 to 1");

        static void Require(bool holds, string property, string rule)
        {
            if (!holds) throw new ArgumentException($"{nameof(EndUserFault)}.{property} {rule}.", nameof(fault));
        }
    }

    private sealed class Entry(EndUserFault fault, int number)
    {
        public EndUserFault Fault { get; } = fault;

        /// <summary>Gets or sets how many messages it hit.</summary>
        public int Hit { get; set; }

        public bool Hits(string callSid, bool fromEndUser, string name) =>
            (Fault.FromEndUser is null || Fault.FromEndUser == fromEndUser)
            && (Fault.CallSid is null || string.Equals(Fault.CallSid, callSid, StringComparison.Ordinal))
            && !(Hit >= Fault.Count)
            && FaultDraw.Draw($"{Fault.Seed} {number} end user {name}") < Fault.Probability;
    }
}
