using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>What is to be done after an <see cref="InboxEvent"/>. The default is nothing.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct InboxDecisions
{
    /// <summary>What becomes of the message that arrived.</summary>
    public InboxArrival Arrival { get; init; }

    /// <summary>The message that waits or runs, and that the one that arrived is; null for none.</summary>
    public QueuedMessage? Joined { get; init; }

    /// <summary>The message to begin now; null for none. It ends with <see cref="InboxEvent.Ended"/> or <see cref="InboxEvent.Dropped"/>.</summary>
    public QueuedMessage? Begin { get; init; }

    /// <summary>How the turn of <see cref="Begin"/> came.</summary>
    public MessageTurn Turn { get; init; }

    /// <summary>The message to offer to all readers now; null for none. That ends with <see cref="InboxEvent.Offered"/>.</summary>
    public QueuedMessage? Offer { get; init; }

    /// <summary>Whether readers were offered everything, so that those that are ending end.</summary>
    public bool IsReadWhole { get; init; }

    /// <summary>The timestamp to say <see cref="InboxEvent.Woken"/> at, in place of any earlier one; null for none.</summary>
    public long? WakeAt { get; init; }

    /// <summary>What is remembered of the message that ended, to be forgotten later.</summary>
    public EndedMessage Remembered { get; init; }

    /// <summary>The messages that were dropped; null for none.</summary>
    public IReadOnlyList<QueuedMessage>? Dropped { get; init; }
}

/// <summary>What becomes of a message that arrives.</summary>
internal enum InboxArrival
{
    /// <summary>It waits for its turn.</summary>
    Taken,

    /// <summary>It is one that waits or runs.</summary>
    Joined,

    /// <summary>It is done already.</summary>
    Duplicate,

    /// <summary>There is no room for it.</summary>
    Refused,
}
