namespace CallMessageEvents;

/// <summary>A subscription that was made, or the one that was ended last.</summary>
internal sealed record KnownSubscription(CallMessageSubscription? Subscription, SubscriptionSid? Ended);
