namespace CallMessageEvents.Tool;

/// <summary>A message that Twilio has taken, as JSON.</summary>
internal sealed record SendReport(string Sid, string Leg, string Account, string IdempotencyKey);
