using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The faults that messages between end users' apps and Twilio meet. The first in order of addition that hits a message is the only one for it, and is recorded
/// (<c>EmulatedMessage.Fault</c>). Thread-safe.
/// </summary>
public sealed class EndUserFaults
{
    private static readonly TimeSpan MaxDelay = TimeSpan.FromDays(1);

    private readonly FaultList<EndUserFault> _faults;

    internal EndUserFaults(Action changed) => _faults = new(changed);

    /// <summary>Gets the faults in force, in order of addition; those whose <see cref="EndUserFault.Count"/> is used up stay. A copy.</summary>
    public IReadOnlyList<EndUserFault> All => _faults.All;

    /// <summary>Adds a fault; messages from now on may meet it.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>The same fault, for <see cref="Remove"/>.</returns>
    /// <exception cref="ArgumentException">A property is not valid; the message names it.</exception>
    public EndUserFault Add(EndUserFault fault)
    {
        Check(fault);
        return _faults.Add(fault);
    }

    /// <summary>Removes a fault: the first that equals it. A message that met it already is not relieved.</summary>
    /// <param name="fault">The fault.</param>
    /// <returns>Whether there was one.</returns>
    public bool Remove(EndUserFault fault) => _faults.Remove(fault);

    /// <summary>Removes all faults of end users' messages: what is added next decides as in a new emulator.</summary>
    public void Clear() => _faults.Clear();

    /// <summary>Gets whether there are any.</summary>
    internal bool Any => _faults.Any;

    /// <summary>The faults of end users' messages, and how many each has hit.</summary>
    internal List<(EndUserFault Fault, int Hit)> InForce() => _faults.InForce();

    /// <summary>The fault that a message meets, if any.</summary>
    /// <param name="callSid">The end user's leg.</param>
    /// <param name="fromEndUser">Its direction.</param>
    /// <param name="name">What the message is known by: the same in every run, which sids are not.</param>
    internal EndUserFault? Meet(string callSid, bool fromEndUser, string name) => _faults.Meet((fault, hit, number) =>
        (fault.FromEndUser is null || fault.FromEndUser == fromEndUser)
        && (fault.CallSid is null || string.Equals(fault.CallSid, callSid, StringComparison.Ordinal))
        && !(hit >= fault.Count)
        && FaultDraw.Draw($"{fault.Seed} {number} end user {name}") < fault.Probability)?.Fault;

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
}
