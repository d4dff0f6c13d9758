using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>The answer to a delivery, or the delivery that waits for it.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Acceptance
{
    public Acceptance(InboxOutcome outcome) => Outcome = outcome;

    public Acceptance(Delivery waiting) => Waiting = waiting;

    /// <summary>The outcome, unless it is waited for.</summary>
    public InboxOutcome Outcome { get; }

    /// <summary>The delivery that waits; null when the outcome is known.</summary>
    public Delivery? Waiting { get; }
}
