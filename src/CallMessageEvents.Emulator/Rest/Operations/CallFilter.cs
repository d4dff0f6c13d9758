namespace CallMessageEvents.Emulator;

/// <summary>Which calls a list asks for; what is not given matches all.</summary>
internal sealed record CallFilter(EmulatorAccount Account, string? To, string? From, string? ParentCallSid, string? Status, Func<EmulatedCall, CallState> StateOf)
{
    /// <summary>The filters that are given, for the addresses of other pages.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters =>
        from parameter in new KeyValuePair<string, string?>[] { new("Status", Status), new("To", To), new("From", From), new("ParentCallSid", ParentCallSid) }
        where parameter.Value is not null
        select new KeyValuePair<string, string>(parameter.Key, parameter.Value);

    public static CallFilter Read(RestRequest request) => new(
        request.Account,
        request.Parameter("To"),
        request.Parameter("From"),
        request.Parameter("ParentCallSid"),
        request.Parameter("Status"),
        request.StateOf);

    public bool Matches(EmulatedCall call) =>
        call.Account == Account
        && Is(To, call.To)
        && Is(From, call.From)
        && Is(ParentCallSid, call.ParentCallSid)
        && Is(Status, StateOf(call).Status.ToWire());

    private static bool Is(string? wanted, string? actual) => wanted is null || string.Equals(wanted, actual, StringComparison.Ordinal);
}
