namespace CallMessageEvents.Emulator;

/// <summary>One attempt to bring a message to a subscription's callback.</summary>
public sealed record CallbackDelivery
{
    /// <summary>Gets the sid of the subscription (<c>ZY…</c>).</summary>
    public required string SubscriptionSid { get; init; }

    /// <summary>Gets the sid of the message (<c>KX…</c>).</summary>
    public required string MessageSid { get; init; }

    /// <summary>Gets the sid of the call whose end user sent the message.</summary>
    public required string CallSid { get; init; }

    /// <summary>Gets the address as requested: without the fragment, with the parameters when the method is GET.</summary>
    public required Uri Callback { get; init; }

    /// <summary>Gets the status of the answer, or <see langword="null"/> when none came.</summary>
    public int? StatusCode { get; init; }

    /// <summary>Gets why no answer came, or <see langword="null"/> when one did.</summary>
    public string? Error { get; init; }

    /// <summary>Gets the number of the attempt, from 1.</summary>
    public required int Attempt { get; init; }

    /// <summary>Gets when the attempt began.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Gets how long the attempt took.</summary>
    public TimeSpan Duration { get; init; }
}
