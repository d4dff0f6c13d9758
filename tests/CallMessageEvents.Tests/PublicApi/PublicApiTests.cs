using CallMessageEvents.AspNetCore;
using CallMessageEvents.Emulator;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.PublicApi;

/// <summary>The public surface changes on purpose only: the approved texts stand beside this file, and a change shows in the review.</summary>
public sealed class PublicApiTests
{
    [Theory]
    [InlineData(typeof(ICallMessenger))]
    [InlineData(typeof(TwilioEmulator))]
    [InlineData(typeof(CallMessageEventsEndpointRouteBuilderExtensions))]
    public async Task PublicSurface_IsTheApprovedOne(Type member)
    {
        var name = member.Assembly.GetName().Name;
        var path = Path.Combine(Repository.Root, "tests", "CallMessageEvents.Tests", "PublicApi", $"{name}.txt");
        var surface = ApiText.Of(member.Assembly);

        // To approve a change: UPDATE_API=1 dotnet test --project tests/CallMessageEvents.Tests
        if (Environment.GetEnvironmentVariable("UPDATE_API") == "1") await File.WriteAllTextAsync(path, surface, TestContext.Current.CancellationToken);

        Assert.Equal(await File.ReadAllTextAsync(path, TestContext.Current.CancellationToken), surface, ignoreLineEndingDifferences: true);
    }
}
