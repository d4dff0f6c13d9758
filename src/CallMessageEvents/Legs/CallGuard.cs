namespace CallMessageEvents;

/// <summary>Decides whether a leg is what a caller needs, and whether its record is fresh enough to send to the leg.</summary>
internal sealed class CallGuard(CallDirectory directory, GuardOptions options, TimeProvider time)
{
    /// <summary>What a leg must be for a caller that does not wait.</summary>
    /// <param name="wanted">Whether the caller wants it checked; null when it does not say.</param>
    public LegNeed Need(bool? wanted) => wanted ?? options.Enabled ? LegNeed.Active : LegNeed.Any;

    /// <summary>Active by its own status, or because a child is: a browser's parent leg has no status callbacks of its own.</summary>
    public bool IsActive(CallRecord leg) => leg.MayBeActive || IsProved(leg, LegNeed.Active, since: null);

    /// <summary>
    /// In progress by its own status, or because a child is: <c>&lt;Dial&gt;</c> answers the parent before it dials or, with <c>answerOnBridge</c>, when a
    /// child has answered. A child that rings proves nothing.
    /// </summary>
    /// <remarks>
    /// With <c>answerOnBridge</c>, a parent goes on ringing while its child runs TwiML of its own (<c>url</c>). Nothing that is reported shows that.
    /// </remarks>
    public bool IsInProgress(CallRecord leg) => leg.Status == CallStatus.InProgress || IsProved(leg, LegNeed.InProgress, since: null);

    /// <summary>Whether the leg is what is needed, by a record of any age.</summary>
    public bool Is(CallRecord leg, LegNeed need) => need switch
    {
        LegNeed.InProgress => IsInProgress(leg),
        LegNeed.Active => IsActive(leg),
        _ => true,
    };

    /// <summary>Whether the leg is what is needed, by a record that is fresh or not older than <paramref name="since"/>.</summary>
    public bool IsKnown(CallRecord leg, LegNeed need, DateTimeOffset since) =>
        need == LegNeed.Any || (IsByItself(leg, need) && IsFresh(leg, since)) || IsProved(leg, need, since);

    /// <summary>Whether Twilio has listed a conversation's children recently: good enough for the text of an error.</summary>
    public bool IsListFresh(CallSid parent) => IsWithin(directory.ChildrenListedAt(parent), options.FetchMaxAge);

    private static bool IsByItself(CallRecord leg, LegNeed need) => need == LegNeed.InProgress ? leg.Status == CallStatus.InProgress : leg.MayBeActive;

    /// <summary>A child proves what its parent is, unless Twilio has contradicted that since the child was seen.</summary>
    /// <param name="leg">The parent.</param>
    /// <param name="need">What it must be.</param>
    /// <param name="since">As for <see cref="IsKnown"/>; null when a record of any age will do.</param>
    private bool IsProved(CallRecord leg, LegNeed need, DateTimeOffset? since)
    {
        if (leg.IsEnded) return false;
        var doubtedAt = directory.DoubtedAt(leg.CallSid);
        return directory.Children(leg.CallSid).Exists(
            child => (need == LegNeed.InProgress ? child.Status == CallStatus.InProgress : child.IsActive)
                && (since is not { } moment || IsFresh(child, moment)) && !(child.SeenAt <= doubtedAt));
    }

    private bool IsFresh(CallRecord leg, DateTimeOffset since) =>
        leg.SeenAt >= since || IsWithin(leg.StatusCallbackAt, options.CallbackMaxAge) || IsWithin(leg.SeenAt, options.FetchMaxAge);

    private bool IsWithin(DateTimeOffset? at, TimeSpan maxAge) => maxAge > TimeSpan.Zero && time.GetUtcNow() - at <= maxAge;
}
