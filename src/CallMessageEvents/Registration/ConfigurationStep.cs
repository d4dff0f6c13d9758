using Microsoft.Extensions.Configuration;

namespace CallMessageEvents;

/// <summary>What one call of <c>AddCallMessageEvents</c> said: a section, code, both or neither.</summary>
internal sealed record ConfigurationStep(IConfiguration? Section, Action<CallMessageEventsOptions>? Configure);
