namespace CallMessageEvents;

/// <summary>How far a send has come, for a caller that is left with nothing but its cancellation.</summary>
internal sealed class SendProgress
{
    private CallSid _leg;
    private bool _mayHaveArrivedBefore;

    /// <summary>The leg, once it was found.</summary>
    public CallSid? Leg
    {
        get => _leg == default ? null : _leg;
        set => _leg = value.GetValueOrDefault();
    }

    /// <summary>Whether the leg was sent to for another end user of the same broadcast.</summary>
    public bool IsShared { get; set; }

    /// <summary>Twilio's refusal of the leg that was tried last.</summary>
    public CallNotActiveException? Refusal { get; set; }

    /// <summary>The last request, once there was one.</summary>
    public TwilioExchange? Exchange
    {
        get;
        set
        {
            _mayHaveArrivedBefore = MayHaveArrived;
            field = value;
        }
    }

    /// <summary>Whether an attempt on any leg was sent whose outcome is not known.</summary>
    public bool MayHaveArrived => _mayHaveArrivedBefore || Exchange?.MayHaveArrived == true;
}
