namespace CallMessageEvents;

/// <summary>What a leg must be, so that a caller can use it.</summary>
internal enum LegNeed
{
    /// <summary>Whatever it is: the guard is off, and Twilio decides.</summary>
    Any,

    /// <summary>Ringing or in progress.</summary>
    Active,

    /// <summary>In progress: somebody has answered.</summary>
    InProgress,
}

/// <summary>What a status that an application waits for needs of a leg.</summary>
internal static class LegNeeds
{
    /// <summary>Whether an application can wait for this status.</summary>
    public static bool CanWaitFor(CallStatus status) => status is CallStatus.Ringing or CallStatus.InProgress;

    public static LegNeed Of(CallStatus waitUntil) => waitUntil == CallStatus.InProgress ? LegNeed.InProgress : LegNeed.Active;
}
