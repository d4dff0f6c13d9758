using Microsoft.Extensions.Configuration;

namespace CallMessageEvents;

/// <summary>The arguments of one call of <c>AddCallMessageEvents</c>: a section, code, both or neither.</summary>
internal sealed record ConfigurationStep(IConfiguration? Section, Action<CallMessageEventsOptions>? Configure);
