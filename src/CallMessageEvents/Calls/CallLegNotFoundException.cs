namespace CallMessageEvents;

/// <summary>There is no such leg, or no Voice SDK is on it.</summary>
public sealed class CallLegNotFoundException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">Twilio's answer, where Twilio said so.</param>
    public CallLegNotFoundException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the requested sid.</summary>
    public CallSid CallSid { get; init; }

    /// <summary>Gets the conversation's legs, parent first; empty when Twilio does not know the call.</summary>
    public IReadOnlyList<CallLeg> Legs { get; init; } = [];
}
