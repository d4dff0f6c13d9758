using Aspire.Hosting.Testing;

namespace CallMessageEvents.Aspire.Hosting.Tests.Docs;

#pragma warning disable xUnit1051 // The docs leave tokens out, as many tests do.

/// <summary>The C# blocks of docs/aspire.md and of the package's README that do not stand in samples/AspireAppHost.</summary>
public sealed class AspireSnippets
{
    [Fact]
    public async Task Acceptance_IsAnswered()
    {
        var host = await DistributedApplicationTestingBuilder.CreateAsync<Projects.AspireAppHost>();
        await using var app = await host.BuildAsync();
        await app.StartAsync();
        await app.ResourceNotifications.WaitForResourceHealthyAsync("web");

        var twilio = await host.Resources.OfType<CallMessageEmulatorResource>().Single().WhenStartedAsync();
        var bob = twilio.Dial("client:alice", "client:bob").Answer().Child;
        await bob.WhenSubscribedAsync();
        await bob.SendMessageAsync("""{"type":"offer-accepted","plan":"annual"}""");

        var answer = await bob.ReadReceivedAsync().FirstAsync();
        Assert.Contains("The annual plan is yours.", answer.Content);
    }

    internal static void Configure(IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> web)
    {
        var twilio = builder.AddCallMessageEmulator("twilio", port: 8790, options => options.RingTimeout = TimeSpan.FromMinutes(2));

        web.WithReference(twilio, options =>
        {
            options.VoicePath = "/voice";       // calls that name nobody to dial ask here
            options.EndpointName = "https";     // for an application that redirects http
        });
    }
}
