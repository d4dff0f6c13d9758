namespace CallMessageEvents.Emulator;

/// <summary>What goes wrong with a callback.</summary>
public enum CallbackFaultKind
{
    /// <summary>It is brought twice, with the same sid and idempotency token; the second time when the first has ended, whatever the answer was.</summary>
    Duplicate,

    /// <summary>It is held up by less than 200 ms, and those after it overtake it. How long follows from the seed.</summary>
    Reordering,

    /// <summary>It is never brought.</summary>
    Loss,
}
