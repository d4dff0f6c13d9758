namespace CallMessageEvents.Emulator;

/// <summary>Where a conference is in its life, as Twilio writes it.</summary>
internal static class ConferenceStatus
{
    /// <summary>Nobody talks yet: there are less than two.</summary>
    public const string Init = "init";

    public const string InProgress = "in-progress";

    /// <summary>The last participant has left.</summary>
    public const string Completed = "completed";
}
