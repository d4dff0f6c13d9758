namespace CallMessageEvents;

/// <summary>Several legs fit equally well, for example while several end users' devices ring.</summary>
public sealed class AmbiguousCallLegException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause; usually none.</param>
    public AmbiguousCallLegException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    /// <value>True: once one leg has answered, the others no longer fit.</value>
    public override bool IsTransient => true;

    /// <summary>Gets the requested sid.</summary>
    public CallSid CallSid { get; init; }

    /// <summary>Gets the legs that fit equally well.</summary>
    public IReadOnlyList<CallLeg> Legs { get; init; } = [];
}
