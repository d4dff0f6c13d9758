namespace CallMessageEvents;

/// <summary>A message whose turn has come, and how.</summary>
internal readonly record struct NextMessage(QueuedMessage? Message, MessageTurn Turn);

/// <summary>How a message's turn comes.</summary>
internal enum MessageTurn
{
    /// <summary>In order, or where there is no order.</summary>
    Plain,

    /// <summary>One with a lower number may yet come.</summary>
    Waits,

    /// <summary>The one with a lower number did not come in time.</summary>
    AfterGap,

    /// <summary>It came after its gap had timed out.</summary>
    OutOfOrder,
}
