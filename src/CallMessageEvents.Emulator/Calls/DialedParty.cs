namespace CallMessageEvents.Emulator;

/// <summary>Whom a dial rings, and what goes with the new child leg.</summary>
internal sealed record DialedParty(string Address)
{
    public static IReadOnlyDictionary<string, string> NoParameters { get; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Who calls, when it is not the parent's caller.</summary>
    public string? CallerId { get; init; }

    public StatusCallbackSettings? StatusCallback { get; init; }

    /// <summary>What the app of the end user is told of the call.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = NoParameters;
}
