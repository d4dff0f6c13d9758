namespace CallMessageEvents.Emulator;

/// <summary>What goes wrong with a request. Unless said otherwise, <see cref="Fault.Processed"/> tells whether it is carried out all the same.</summary>
public enum FaultKind
{
    /// <summary>
    /// The true answer comes after <see cref="Fault.Delay"/>. The request is carried out after the delay, and not at all when the client gives up before; with
    /// <see cref="Fault.Processed"/> before the delay.
    /// </summary>
    Latency,

    /// <summary>The answer is <see cref="Fault.StatusCode"/>.</summary>
    Status,

    /// <summary>The connection is reset, without an answer.</summary>
    Reset,

    /// <summary>The answer is an HTML page, as from a proxy: 502, or <see cref="Fault.StatusCode"/>.</summary>
    Html,

    /// <summary>The request is carried out; half of the true answer's body comes at once, the rest after <see cref="Fault.Delay"/>.</summary>
    SlowBody,

    /// <summary>
    /// The request is carried out; half of the true answer's body comes, then the connection is reset. An answer without a body does not come at all.
    /// </summary>
    TruncatedBody,

    /// <summary>The answer is an error of 5 MB: 500, or <see cref="Fault.StatusCode"/>.</summary>
    HugeBody,

    /// <summary>No answer comes; the connection stays open until the client gives up or the emulator is disposed.</summary>
    Hang,

    /// <summary>
    /// A call that is fetched or listed is shown as it was <see cref="Fault.Delay"/> ago, at the earliest as it was made, or without a delay as it was before
    /// its last change. It concerns no other operations.
    /// </summary>
    StaleRead,
}
