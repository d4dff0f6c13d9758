namespace CallMessageEvents;

/// <summary>Why there was no answer from Twilio.</summary>
public enum TwilioConnectionFailure
{
    /// <summary>No connection was made, so that nothing was sent.</summary>
    Connect,

    /// <summary>No answer came in time; the request may have been processed.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer was complete; the request may have been processed.</summary>
    Reset,

    /// <summary>Nothing was sent, because too much has failed lately; tried again after <c>Retry.BreakDuration</c>.</summary>
    CircuitOpen,
}
