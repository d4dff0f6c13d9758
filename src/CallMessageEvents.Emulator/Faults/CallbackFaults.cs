using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The faults that callbacks meet. The first in order of addition that hits a callback is the only one for it, in all its attempts; it is decided when the
/// callback is due, and recorded (<see cref="CallbackDelivery.Fault"/>). Thread-safe.
/// </summary>
public sealed class CallbackFaults
{
    private const int LongestDelay = 199; // Milliseconds.

    private readonly Gate _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly Action _changed;
    private int _added;

    internal CallbackFaults(Action changed) => _changed = changed;

    /// <summary>Gets the faults in force, in order of addition; those whose <see cref="CallbackFault.Count"/> is used up stay. A copy.</summary>
    public IReadOnlyList<CallbackFault> All
    {
        get
        {
            lock (_gate)
            {
                return [.. _entries.Select(entry => entry.Fault)];
            }
        }
    }

    /// <summary>Adds a fault; callbacks from now on may meet it.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The same fault, for <see cref="Remove"/>.</returns>
    /// <exception cref="ArgumentException">A property is not valid; the message names it.</exception>
    public CallbackFault Add(CallbackFault fault)
    {
        Check(fault);
        lock (_gate)
        {
            _entries.Add(new(fault, ++_added));
        }

        _changed();
        return fault;
    }

    /// <summary>Removes a fault: the first that equals it. A callback that met it already is not relieved.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(CallbackFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Fault == fault) is not { } first)
            {
                return false;
            }

            _entries.Remove(first);
        }

        _changed();
        return true;
    }

    /// <summary>Removes all faults of callbacks: what is added next decides as in a new emulator.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            _added = 0;
        }

        _changed();
    }

    /// <summary>The faults of callbacks, and how many each has hit.</summary>
    internal List<(CallbackFault Fault, int Hit)> InForce()
    {
        lock (_gate)
        {
            return _entries.ConvertAll(entry => (entry.Fault, entry.Hit));
        }
    }

    /// <summary>The fault that a callback meets, if any.</summary>
    /// <param name="kind">What the callback tells.</param>
    /// <param name="callSid">The call that it is about.</param>
    /// <param name="name">What the callback is known by: the same in every run, which sids are not.</param>
    internal MetFault? Meet(CallbackKind kind, string callSid, string name)
    {
        lock (_gate)
        {
            if (_entries.Find(entry => entry.Hits(kind, callSid, name)) is not { } met)
            {
                return null;
            }

            met.Hit++;
            _changed();
            return new(met.Fault.Kind, TimeSpan.FromMilliseconds(1 + (int)(met.Draw("delay", name) * LongestDelay)));
        }
    }

    [SuppressMessage("Usage", "CA2208", Justification = "The parameter is that of Add.")]
    [SuppressMessage("Usage", "MA0015", Justification = "The parameter is that of Add.")]
    private static void Check(CallbackFault fault)
    {
        ArgumentNullException.ThrowIfNull(fault);
        Require(Enum.IsDefined(fault.Kind), nameof(CallbackFault.Kind), "must be one of the kinds");
        Require(fault.Callback is null or CallbackKind.Message or CallbackKind.Status, nameof(CallbackFault.Callback), "must be Message, Status or null");
        Require(fault.CallSid is null || Sids.IsValid(fault.CallSid, Sids.Call), nameof(CallbackFault.CallSid), "must be CA and 32 hex digits");
        Require(fault.Count is null or >= 0, nameof(CallbackFault.Count), "must not be negative");
        Require(fault.Probability is >= 0 and <= 1, nameof(CallbackFault.Probability), "must be from 0 to 1");

        static void Require(bool holds, string property, string rule)
        {
            if (!holds)
            {
                throw new ArgumentException($"{nameof(CallbackFault)}.{property} {rule}.", nameof(fault));
            }
        }
    }

    private sealed class Entry(CallbackFault fault, int number)
    {
        public CallbackFault Fault { get; } = fault;

        /// <summary>Gets or sets how many callbacks it hit.</summary>
        public int Hit { get; set; }

        public bool Hits(CallbackKind kind, string callSid, string name) =>
            (Fault.Callback is null || Fault.Callback == kind)
            && (Fault.CallSid is null || string.Equals(Fault.CallSid, callSid, StringComparison.Ordinal))
            && !(Hit >= Fault.Count)
            && Draw("hit", name) < Fault.Probability;

        public double Draw(string what, string name) => FaultDraw.Draw($"{Fault.Seed} {number} callback {what} {name}");
    }
}

/// <summary>The fault that a callback met, and how long <see cref="CallbackFaultKind.Reordering"/> holds it up.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MetFault(CallbackFaultKind Kind, TimeSpan Delay);
