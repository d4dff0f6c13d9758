using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(ICallMessenger))]
    [InlineData(typeof(TwilioEmulator))]
    [InlineData(typeof(HostedEmulator))]
    [InlineData(typeof(CallMessageEventsEndpointRouteBuilderExtensions))]
    public Task PublicSurface_IsTheApprovedOne(Type member) => ApprovedApi.CheckAsync(member.Assembly, "CallMessageEvents.Tests");
}
