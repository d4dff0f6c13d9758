namespace CallMessageEvents;

/// <summary>A subscription that was made, or the one that was ended last.</summary>
internal sealed record KnownSubscription(CallMessageSubscription? Subscription, SubscriptionSid? Ended)
{
    /// <summary>
    /// Whether this was done after some subscription was ended. Of two callers who end the same one, one may see that only when its successor was made, or was
    /// ended, too: taken back then, the successor's key would be used again, and Twilio would give the successor, which has ended.
    /// </summary>
    /// <param name="ended">The one that was ended.</param>
    /// <param name="isEndSure">Whether it was there until now, and this was known before.</param>
    public bool IsLaterThan(SubscriptionSid ended, bool isEndSure) =>
        Subscription is { } other ? other.Sid != ended : Ended != ended && !isEndSure;
}
