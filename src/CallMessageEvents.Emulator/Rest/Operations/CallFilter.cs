namespace CallMessageEvents.Emulator;

/// <summary>Which calls a list asks for; what is not given matches all.</summary>
internal sealed record CallFilter(
    EmulatorAccount Account,
    string? To,
    string? From,
    string? ParentCallSid,
    string? Status,
    TimeFilter Start,
    TimeFilter End,
    Func<EmulatedCall, CallState> StateOf)
{
    /// <summary>The filters that are given, for the addresses of other pages.</summary>
    public IEnumerable<KeyValuePair<string, string>> Parameters =>
        (from parameter in new KeyValuePair<string, string?>[] { new("Status", Status), new("To", To), new("From", From), new("ParentCallSid", ParentCallSid) }
         where parameter.Value is not null
         select new KeyValuePair<string, string>(parameter.Key, parameter.Value)).Concat(Start.Parameters).Concat(End.Parameters);

    public static CallFilter? Read(RestRequest request, out RestAnswer? problem) =>
        TimeFilter.Read(request, "StartTime", out problem) is { } start && TimeFilter.Read(request, "EndTime", out problem) is { } end
            ? new(
                request.Account,
                request.Parameter("To"),
                request.Parameter("From"),
                request.Parameter("ParentCallSid"),
                request.Parameter("Status"),
                start,
                end,
                request.StateOf)
            : null;

    public bool Matches(EmulatedCall call) =>
        call.Account == Account
        && Is(To, call.To)
        && Is(From, call.From)
        && Is(ParentCallSid, call.ParentCallSid)
        && StateOf(call) is var state
        && Is(Status, state.Status.ToWire())
        && Start.Matches(state.StartedAt)
        && End.Matches(state.EndedAt);

    private static bool Is(string? wanted, string? actual) => wanted is null || string.Equals(wanted, actual, StringComparison.Ordinal);
}
