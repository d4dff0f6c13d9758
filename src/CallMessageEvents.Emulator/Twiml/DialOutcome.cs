using System.Globalization;

namespace CallMessageEvents.Emulator;

/// <summary>How a dial ended, as its <c>action</c> is told.</summary>
internal static class DialOutcome
{
    /// <param name="children">Whom the conversation has ever dialed.</param>
    /// <param name="last">Who went last.</param>
    public static IReadOnlyDictionary<string, string> Of(IEnumerable<EmulatedCall> children, EmulatedCall last)
    {
        // The one that was talked to speaks for the others of its dial.
        var told = children.LastOrDefault(child => child.Dial == last.Dial && child.State.AnsweredAt is not null) ?? last;
        var state = told.State;
        var outcome = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["DialCallSid"] = told.Sid,
            ["DialCallStatus"] = state.Status.HasEnded() ? state.Status.ToWire() : CallStatus.Completed.ToWire(),
            ["DialBridged"] = state.AnsweredAt is null ? "false" : "true",
        };
        if (state.Duration is { } duration)
        {
            outcome["DialCallDuration"] = ((long)duration.TotalSeconds).ToString(CultureInfo.InvariantCulture);
        }

        return outcome;
    }
}
