namespace CallMessageEvents;

/// <summary>How far a send came, for a caller that is left with nothing but its cancellation.</summary>
internal sealed class LegSend
{
    /// <summary>One of many: who is there was looked up for all at once.</summary>
    public bool IsBroadcast { get; init; }

    /// <summary>The leg, once it was found.</summary>
    public CallSid? Leg { get; set; }

    /// <summary>The request, once there was one.</summary>
    public TwilioExchange? Exchange { get; set; }

    public bool MayHaveArrived => Exchange?.MayHaveArrived == true;
}
