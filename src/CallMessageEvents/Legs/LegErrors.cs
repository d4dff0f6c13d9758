namespace CallMessageEvents;

/// <summary>The errors when there is no leg to send to. They name the existing legs and the fitting <see cref="EndUser"/>.</summary>
internal static class LegErrors
{
    public static CallMessageException Create(EndUser user, LegChoice choice, IReadOnlyList<CallRecord> conversation, AccountSid account) =>
        choice.Outcome == LegChoiceOutcome.Ambiguous ? Ambiguous(user, choice, account) : NotFound(user, conversation, account);

    public static CallNotActiveException NotActive(LegQuery query, CallRecord leg) =>
        new(leg.IsEnded ? HasEnded(query.User, leg) : query.Need == LegNeed.InProgress ? NotAnswered(query.User, leg) : NotYetActive(query.User, leg))
        {
            CallSid = leg.CallSid,
            Status = leg.Status,
        };

    public static CallLegNotFoundException NotFound(EndUser user, IReadOnlyList<CallRecord> conversation, AccountSid account)
    {
        List<CallLeg> legs = [.. conversation.Select(leg => CallLeg.From(leg, account))];
        return new CallLegNotFoundException($"{Reason(user)} The conversation's legs: {string.Join(", ", legs)}. {Suggestion(legs)}")
        {
            CallSid = user.CallSid,
            Legs = legs,
        };
    }

    private static string HasEnded(EndUser user, CallRecord leg) =>
        $"{Capital(user)} cannot be reached: leg {Shown(leg)} has ended ({LogText.Show(leg.StatusText)}). Nothing was sent.";

    private static string NotYetActive(EndUser user, CallRecord leg) =>
        $"{Capital(user)} cannot be reached yet: leg {Shown(leg)} is {LogText.Show(leg.StatusText ?? "not known to be active")}. Nothing was sent. "
        + "Send while it is ringing or in progress, or wait for that with SendOptions.WaitUntilActive.";

    /// <summary>Only who waits for an answer gets this, when the time is over.</summary>
    private static string NotAnswered(EndUser user, CallRecord leg) =>
        $"{Capital(user)} has not answered in time: leg {Shown(leg)} is {LogText.Show(leg.StatusText ?? "not known to be in progress")}. Nothing was sent. "
        + "Wait longer, or leave out WaitUntil to reach an app whose call still rings.";

    private static AmbiguousCallLegException Ambiguous(EndUser user, LegChoice choice, AccountSid account)
    {
        List<CallLeg> legs = [.. choice.Candidates.Select(leg => CallLeg.From(leg, account))];
        return new AmbiguousCallLegException(
            $"More than one leg fits {user}: {string.Join(", ", legs)}. Name one with EndUser.Named or EndUser.OnLeg, "
            + "send to each of them with BroadcastAsync and Audience.Of, or wait until one has answered with SendOptions.WaitUntilActive.")
        {
            CallSid = user.CallSid,
            Legs = legs,
        };
    }

    private static string Reason(EndUser user) => user.Role switch
    {
        EndUserRole.OnLeg => $"Leg {user.CallSid} has no Voice SDK on it, and Twilio would drop the message without an error.",
        EndUserRole.WhoPlaced => $"Nobody placed the call of {user.CallSid} from a Voice SDK.",
        EndUserRole.WhoAnswered => $"Nobody answered the call of {user.CallSid} on a Voice SDK.",
        _ => $"Nobody in the call of {user.CallSid} is named \"{LogText.Show(user.Identity)}\".",
    };

    private static string Suggestion(List<CallLeg> legs)
    {
        List<string> fitting = [.. legs.Where(static leg => leg.IsVoiceSdk).Select(static leg =>
            $"EndUser.{(leg.Direction == "inbound" ? "WhoPlaced" : "WhoAnswered")} reaches \"{LogText.Show(leg.Identity)}\"")];
        return fitting.Count == 0
            ? "None of them is on a Voice SDK, so that nobody there can exchange messages."
            : $"{string.Join(", ", fitting)}.";
    }

    private static string Shown(CallRecord leg) => LogText.Show(leg.CallSid.ToString());

    private static string Capital(EndUser user)
    {
        var text = user.ToString();
        return char.ToUpperInvariant(text[0]) + text[1..];
    }
}
