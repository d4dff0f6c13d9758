namespace CallMessageEvents;

/// <summary>More than one leg fits equally well, as while several end users' devices ring.</summary>
public sealed class AmbiguousCallLegException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; usually none.</param>
    public AmbiguousCallLegException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>The sid that was asked for.</summary>
    public CallSid CallSid { get; init; }

    /// <summary>The legs that fit equally well.</summary>
    public IReadOnlyList<CallLeg> Legs { get; init; } = [];
}
