namespace CallMessageEvents.Emulator;

/// <summary>
/// Something that goes wrong with messages between end users' apps and Twilio, whether the app is played or a browser. Order it with
/// <see cref="EndUserFaults.Add"/>. Immutable.
/// </summary>
public sealed record EndUserFault
{
    /// <summary>Gets what goes wrong.</summary>
    public required EndUserFaultKind Kind { get; init; }

    /// <summary>Gets whether it concerns messages that end users send, or those that they get.</summary>
    /// <value>The default is <see langword="null"/>: both.</value>
    public bool? FromEndUser { get; init; }

    /// <summary>Gets how late <see cref="EndUserFaultKind.Lateness"/> makes a message.</summary>
    /// <value>Must be positive and at most a day. Only for that kind, and needed there.</value>
    public TimeSpan? Delay { get; init; }

    /// <summary>Gets the call that it concerns: the end user's leg.</summary>
    /// <value>The default is <see langword="null"/>: every call. Must be <c>CA</c> and 32 hex digits.</value>
    public string? CallSid { get; init; }

    /// <summary>Gets how many messages it hits in all.</summary>
    /// <value>The default is <see langword="null"/>: no limit. Must not be negative.</value>
    public int? Count { get; init; }

    /// <summary>
    /// Gets how likely it hits a message that it concerns. What is hit follows from <see cref="Seed"/>, the fault's place among those added, the place of the
    /// call in the order of creation, the direction, and the place of the message among those of its call and direction.
    /// </summary>
    /// <value>The default is 1: always. Must be from 0 to 1.</value>
    public double Probability { get; init; } = 1;

    /// <summary>
    /// Gets what makes one run's <see cref="Probability"/> differ from another's. Faults with the same seed hit independently of one another.
    /// </summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }
}
