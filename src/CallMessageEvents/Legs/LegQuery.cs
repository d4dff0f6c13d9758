namespace CallMessageEvents;

/// <summary>Whose leg is looked for, and what it must be.</summary>
/// <param name="User">Whose.</param>
/// <param name="MustBeActive">Whether only an active leg will do: the guard is on.</param>
/// <param name="Since">When the look-up began. What is read from Twilio from then on is fresh for this caller, however short the configured ages are.</param>
internal readonly record struct LegQuery(EndUser User, bool MustBeActive, DateTimeOffset Since);
