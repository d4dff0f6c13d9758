namespace CallMessageEvents;

/// <summary>The parameters of a look-up of a leg.</summary>
/// <param name="User">The end user.</param>
/// <param name="Need">What the leg must be.</param>
/// <param name="Since">When the look-up began. Records read from Twilio since then are fresh for this caller, however short the configured ages are.</param>
internal readonly record struct LegQuery(EndUser User, LegNeed Need, DateTimeOffset Since);
