namespace CallMessageEvents.Emulator;

/// <summary>Something that goes wrong with message callbacks and status callbacks. Order it with <see cref="CallbackFaults.Add"/>. Immutable.</summary>
public sealed record CallbackFault
{
    /// <summary>Gets what goes wrong.</summary>
    public required CallbackFaultKind Kind { get; init; }

    /// <summary>Gets which callbacks it concerns.</summary>
    /// <value>The default is <see langword="null"/>: messages and statuses. Must not be <see cref="CallbackKind.Voice"/>.</value>
    public CallbackKind? Callback { get; init; }

    /// <summary>Gets the call that it concerns.</summary>
    /// <value>The default is <see langword="null"/>: every call. Must be <c>CA</c> and 32 hex digits.</value>
    public string? CallSid { get; init; }

    /// <summary>Gets how many callbacks it hits in all.</summary>
    /// <value>The default is <see langword="null"/>: no limit. Must not be negative.</value>
    public int? Count { get; init; }

    /// <summary>
    /// Gets how likely it hits a callback that it concerns. What is hit follows from <see cref="Seed"/>, the fault's place among those added, the place of the
    /// call in the order of creation, that of the subscription among those of the call, and the sequence number: the same in every run, whatever happens at the
    /// same time.
    /// </summary>
    /// <value>The default is 1: always. Must be from 0 to 1.</value>
    public double Probability { get; init; } = 1;

    /// <summary>
    /// Gets what makes one run's <see cref="Probability"/> differ from another's. Faults with the same seed hit independently of one another.
    /// </summary>
    /// <value>The default is 0.</value>
    public int Seed { get; init; }
}
