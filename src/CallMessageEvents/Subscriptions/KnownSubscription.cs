namespace CallMessageEvents;

/// <summary>A subscription that was made, or how many there have been when the last one was ended.</summary>
internal sealed record KnownSubscription(CallMessageSubscription? Subscription, int Generation);
