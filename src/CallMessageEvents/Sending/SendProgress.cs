using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>Tracks how far a send has come, so that a cancelled send can still be reported.</summary>
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

    /// <summary>Whether the same broadcast posted to this leg for another end user.</summary>
    public bool IsShared { get; set; }

    /// <summary>Twilio's refusal of the last leg that was tried.</summary>
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

    /// <summary>The span of the send; null when nobody listens.</summary>
    public Activity? Activity { get; set; }

    /// <summary>Whether Twilio has, or may have, taken a copy, though the app has not said that it has it.</summary>
    public bool IsPosted { get; set; }

    /// <summary>Whether any leg has an attempt with an unknown outcome.</summary>
    public bool MayHaveArrived => _mayHaveArrivedBefore || IsPosted || Exchange?.MayHaveArrived == true;
}
