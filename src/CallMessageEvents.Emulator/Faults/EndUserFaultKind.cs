namespace CallMessageEvents.Emulator;

/// <summary>What goes wrong with a message between an end user's app and Twilio.</summary>
public enum EndUserFaultKind
{
    /// <summary>It never arrives; who sent it is not told.</summary>
    Loss,

    /// <summary>It arrives twice, with two sids.</summary>
    Doubling,

    /// <summary>It arrives later by <see cref="EndUserFault.Delay"/>; those after it may overtake it.</summary>
    Lateness,
}
