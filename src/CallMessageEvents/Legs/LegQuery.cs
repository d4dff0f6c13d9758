namespace CallMessageEvents;

/// <summary>The parameters of a look-up of a leg.</summary>
/// <param name="User">The end user.</param>
/// <param name="MustBeActive">Whether only an active leg will do: the guard is on.</param>
/// <param name="Since">When the look-up began. Records read from Twilio since then are fresh for this caller, however short the configured ages are.</param>
internal readonly record struct LegQuery(EndUser User, bool MustBeActive, DateTimeOffset Since);
