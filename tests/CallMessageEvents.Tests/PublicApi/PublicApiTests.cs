using CallMessageEvents.Emulator;

namespace CallMessageEvents.Tests.PublicApi;

public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(ICallMessenger))]
    [InlineData(typeof(TwilioEmulator))]
    public Task PublicSurface_IsTheApprovedOne(Type member) => ApprovedApi.CheckAsync(member.Assembly, "CallMessageEvents.Tests");
}
