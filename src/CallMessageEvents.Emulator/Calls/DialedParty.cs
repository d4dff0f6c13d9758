namespace CallMessageEvents.Emulator;

/// <summary>Whom a dial rings, and what goes with the new child leg.</summary>
internal sealed record DialedParty(string Address)
{
    public static IReadOnlyDictionary<string, string> NoParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who calls, when it is not the parent's caller.</summary>
    public string? CallerId { get; init; }

    /// <summary>
    /// How long it rings before it ends with <c>no-answer</c>. <see langword="null"/>: <see cref="TwilioEmulatorOptions.RingTimeout"/> for TwiML and for
    /// browsers; no limit for anybody else whom code dials.
    /// </summary>
    public TimeSpan? RingTimeout { get; init; }

    /// <summary>How long it may be talked; <see langword="null"/> for any time.</summary>
    public TimeSpan? TimeLimit { get; init; }

    public StatusCallbackSettings? StatusCallback { get; init; }

    /// <summary>What the app of the end user is told of the call.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = NoParameters;

    /// <param name="address">An address, of a client also with parameters: <c>client:alice?crm=42</c>.</param>
    public static DialedParty Of(string address)
    {
        var (plain, parameters) = Emulator.Address.WithParameters(address);
        return new(plain) { Parameters = parameters };
    }
}
