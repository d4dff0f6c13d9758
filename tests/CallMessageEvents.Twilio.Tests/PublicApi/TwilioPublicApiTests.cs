using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests.PublicApi;

/// <summary>As for the other packages: the approved text stands beside this file.</summary>
public sealed class TwilioPublicApiTests
{
    [Fact]
    public Task PublicSurface_IsTheApprovedOne() => ApprovedApi.CheckAsync(typeof(TwilioBuilderExtensions).Assembly, "CallMessageEvents.Twilio.Tests");
}
