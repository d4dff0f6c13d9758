namespace CallMessageEvents.Emulator;

/// <summary>One attempt to bring a callback.</summary>
public sealed record CallbackDelivery
{
    /// <summary>Gets what the callback tells.</summary>
    public required CallbackKind Kind { get; init; }

    /// <summary>Gets the sid of the call that it is about: of a message, the call whose end user sent it.</summary>
    public required string CallSid { get; init; }

    /// <summary>Gets the sid of the subscription (<c>ZY…</c>), or <see langword="null"/> when it brings no message.</summary>
    public string? SubscriptionSid { get; init; }

    /// <summary>Gets the sid of the message (<c>KX…</c>), or <see langword="null"/> when it brings none.</summary>
    public string? MessageSid { get; init; }

    /// <summary>Gets the address as requested: without the fragment, with <c>bodySHA256</c> for JSON and with the parameters when the method is GET.</summary>
    public required Uri Callback { get; init; }

    /// <summary>Gets the status of the answer, or <see langword="null"/> when none came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Gets the first 1,024 bytes of the answer's body as text, as far as they came in time; empty when there was no body or no answer.</summary>
    public string Answer { get; init; } = "";

    /// <summary>Gets why it was not delivered: no answer came, or it was a redirect, which is not followed. Otherwise <see langword="null"/>.</summary>
    public string? Error { get; init; }

    /// <summary>
    /// Gets the fault that the callback met, or <see langword="null"/> when it met none. Of a duplicated callback only the second copy's attempts say so.
    /// </summary>
    public CallbackFaultKind? Fault { get; init; }

    /// <summary>Gets the id of the SharedKey that signed the callback, or <see langword="null"/> when the auth token did.</summary>
    public string? SharedKeyId { get; init; }

    /// <summary>Gets the number of the attempt, from 1; a callback that a fault lost was none and says 1, too.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets when the attempt began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how long the attempt took.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Gets what tells it from the others of its emulator.</summary>
    internal long Number { get; init; }
}
