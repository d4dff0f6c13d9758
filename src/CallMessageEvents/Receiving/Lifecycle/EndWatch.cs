namespace CallMessageEvents;

/// <summary>
/// Asks Twilio for the end of a leg that no status callback promises, such as a browser's, at its owner. It has no timers: the log gives the leg's report again
/// after the wait that it names, to whichever node owns the leg then.
/// </summary>
internal sealed class EndWatch(CallDirectory directory, CallLookup lookup, LegResolver resolver, TimeProvider time)
{
    /// <summary>Twilio's answers are a little behind, and a parent ends just after its child.</summary>
    private static readonly TimeSpan FirstAfterChild = TimeSpan.FromSeconds(2);

    /// <summary>By then most legs have a child whose callback will report their end.</summary>
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Twilio ends a call after this time at the latest.</summary>
    private static readonly TimeSpan LongestCall = TimeSpan.FromHours(24);

    /// <summary>Asks Twilio when that is due; returns the leg as it is known then.</summary>
    public async ValueTask<CallRecord> LookAsync(CallRecord leg, CancellationToken cancellationToken)
    {
        if (WaitFor(leg) is not { } wait) return leg;

        var age = Age(leg);
        var isDue = age >= FirstOf(leg) && !(time.GetUtcNow() - leg.SeenAt < wait / 2);
        if (!isDue) return leg;

        try
        {
            return await lookup.FetchAsync(leg.CallSid, resolver.AccountOf(leg), cancellationToken).ConfigureAwait(false);
        }
        catch (CallMessageException)
        {
            // Twilio does not say, but no call lasts longer.
            return age < LongestCall ? leg : directory.Merge(new CallRecord { CallSid = leg.CallSid, Status = CallStatus.Completed });
        }
    }

    /// <summary>Returns how long to wait for the next look; null when none is needed. The longer nothing happened, the longer it is.</summary>
    public TimeSpan? WaitFor(CallRecord leg)
    {
        if (leg.IsEnded || leg.StatusCallbackAt is not null || !SidText.IsWellFormed(leg.CallSid)) return null;

        var children = directory.Children(leg.CallSid);
        if (children.Exists(static child => child is { IsActive: true, StatusCallbackAt: not null })) return null;

        // A leg of which nobody was told is looked at once after its child's end, so that a send needs no request.
        var age = Age(leg);
        if (!directory.State(leg.CallSid).IsEndAwaited)
        {
            if (LastEnd(children) is not { } end || leg.SeenAt >= end + FirstAfterChild || age > First) return null;
        }

        var first = FirstOf(leg);
        return age < first ? first - age : age < Longest ? age : Longest;
    }

    /// <summary>How long nothing has happened to the leg and its children.</summary>
    private TimeSpan Age(CallRecord leg)
    {
        var now = time.GetUtcNow();
        var last = directory.Children(leg.CallSid).Prepend(leg).Max(static one => one.StatusAt) ?? now;
        return now > last ? now - last : TimeSpan.Zero;
    }

    private TimeSpan FirstOf(CallRecord leg) => LastEnd(directory.Children(leg.CallSid)) is null ? First : FirstAfterChild;

    private static DateTimeOffset? LastEnd(List<CallRecord> children) => children.Where(static child => child.IsEnded).Max(static child => child.StatusAt);
}
