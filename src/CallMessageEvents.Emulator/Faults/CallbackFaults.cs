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

    private readonly FaultList<CallbackFault> _faults;

    internal CallbackFaults(Action changed) => _faults = new(changed);

    /// <summary>Gets the faults in force, in order of addition; those whose <see cref="CallbackFault.Count"/> is used up stay. A copy.</summary>
    public IReadOnlyList<CallbackFault> All => _faults.All;

    /// <summary>Adds a fault; callbacks from now on may meet it.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The same fault, for <see cref="Remove"/>.</returns>
    /// <exception cref="ArgumentException">A property is not valid; the message names it.</exception>
    public CallbackFault Add(CallbackFault fault)
    {
        Check(fault);
        return _faults.Add(fault);
    }

    /// <summary>Removes a fault: the first that equals it. A callback that met it already is not relieved.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(CallbackFault fault) => _faults.Remove(fault);

    /// <summary>Removes all faults of callbacks: what is added next decides as in a new emulator.</summary>
    public void Clear() => _faults.Clear();

    /// <summary>The faults of callbacks, and how many each has hit.</summary>
    internal List<(CallbackFault Fault, int Hit)> InForce() => _faults.InForce();

    /// <summary>The fault that a callback meets, if any.</summary>
    /// <param name="kind">What the callback tells.</param>
    /// <param name="callSid">The call that it is about.</param>
    /// <param name="name">What the callback is known by: the same in every run, which sids are not.</param>
    internal MetFault? Meet(CallbackKind kind, string callSid, string name)
    {
        var met = _faults.Meet((fault, hit, number) =>
            (fault.Callback is null || fault.Callback == kind)
            && (fault.CallSid is null || string.Equals(fault.CallSid, callSid, StringComparison.Ordinal))
            && !(hit >= fault.Count)
            && Draw(fault, number, "hit", name) < fault.Probability);
        if (met is not var (fault, number)) return null;

        return new(fault.Kind, TimeSpan.FromMilliseconds(1 + (int)(Draw(fault, number, "delay", name) * LongestDelay)));
    }

    private static double Draw(CallbackFault fault, int number, string what, string name) =>
        FaultDraw.Draw($"{fault.Seed} {number} callback {what} {name}");

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
}

/// <summary>The fault that a callback met, and how long <see cref="CallbackFaultKind.Reordering"/> holds it up.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct MetFault(CallbackFaultKind Kind, TimeSpan Delay);
