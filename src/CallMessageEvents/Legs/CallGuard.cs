namespace CallMessageEvents;

/// <summary>Decides whether a leg's record is fresh enough to send to the leg.</summary>
internal sealed class CallGuard(CallDirectory directory, GuardOptions options, TimeProvider time)
{
    public bool IsEnabled(bool? wanted) => wanted ?? options.Enabled;

    /// <summary>Active by its own status, or because a child is: a browser's parent leg has no status callbacks of its own.</summary>
    public bool IsActive(CallRecord leg) => leg.MayBeActive || IsProvedActive(leg, since: null);

    /// <summary>Whether the leg is active by a record that is fresh or not older than <paramref name="since"/>.</summary>
    public bool IsKnownActive(CallRecord leg, DateTimeOffset since) =>
        (leg.MayBeActive && IsFresh(leg, since)) || IsProvedActive(leg, since);

    /// <summary>Whether Twilio has listed a conversation's children recently: good enough for the text of an error.</summary>
    public bool IsListFresh(CallSid parent) => IsWithin(directory.ChildrenListedAt(parent), options.FetchMaxAge);

    /// <summary>An active child proves that its parent is active, unless Twilio has contradicted that since the child was seen.</summary>
    /// <param name="leg">The parent.</param>
    /// <param name="since">As for <see cref="IsKnownActive"/>; null when a record of any age will do.</param>
    private bool IsProvedActive(CallRecord leg, DateTimeOffset? since)
    {
        if (leg.IsEnded) return false;
        var doubtedAt = directory.DoubtedAt(leg.CallSid);
        return directory.Children(leg.CallSid).Exists(
            child => child.IsActive && (since is not { } moment || IsFresh(child, moment)) && !(child.SeenAt <= doubtedAt));
    }

    private bool IsFresh(CallRecord leg, DateTimeOffset since) =>
        leg.SeenAt >= since || IsWithin(leg.StatusCallbackAt, options.CallbackMaxAge) || IsWithin(leg.SeenAt, options.FetchMaxAge);

    private bool IsWithin(DateTimeOffset? at, TimeSpan maxAge) => maxAge > TimeSpan.Zero && time.GetUtcNow() - at <= maxAge;
}
