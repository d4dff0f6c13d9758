namespace CallMessageEvents.Emulator;

/// <summary>Where a call reports its status, and which of <c>initiated</c>, <c>ringing</c>, <c>answered</c> and <c>completed</c>.</summary>
internal sealed record StatusCallbackSettings(Uri Url, HttpMethod Method, IReadOnlySet<string> Events);
