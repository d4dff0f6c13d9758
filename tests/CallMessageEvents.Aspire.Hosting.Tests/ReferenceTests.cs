using CallMessageEvents.Aspire.Hosting.Tests.Support;

namespace CallMessageEvents.Aspire.Hosting.Tests;

/// <summary>What an application is told of the emulator, and the emulator of the application.</summary>
public sealed class ReferenceTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task WithReference_Runs_SetsAllThatAConfiguredAccountCouldHave()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        var web = host.AddApplication("web", ("https", "localhost", 7001), ("http", "localhost", 5001)).WithReference(twilio);
        await host.StartAsync(twilio, Cancellation);

        var set = await SectionOf(web);

        var emulator = await twilio.Resource.WhenStartedAsync(Cancellation);
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AccountSid"] = emulator.AccountSid,
                ["ApiKeySecret"] = emulator.ApiKeySecret,
                ["ApiKeySid"] = emulator.ApiKeySid,
                ["AuthToken"] = emulator.AuthToken,
                ["BaseAddress"] = emulator.BaseAddress.AbsoluteUri.TrimEnd('/'),
                ["Edge"] = "",
                ["PublicBaseUrl"] = "http://localhost:5001",
                ["Region"] = "",
            },
            set);
        Assert.Equal(new Uri("http://localhost:5001/call-message-events/status"), emulator.StatusCallback);
        Assert.Null(emulator.VoiceUrl);
    }

    [Fact]
    public async Task WithReference_Published_SetsNothing()
    {
        await using var host = new ModelledAppHost("--publisher", "manifest", "--output-path", Path.GetTempPath());
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        var web = host.AddApplication("web", ("http", "localhost", 5001)).WithReference(twilio);

        Assert.Empty(await SectionOf(web, DistributedApplicationOperation.Publish));
        Assert.Contains(twilio.Resource.Annotations, static annotation => annotation == ManifestPublishingCallbackAnnotation.Ignore);
    }

    [Fact]
    public async Task WithReference_ApplicationWithoutEndpoint_GetsNoCallbacks()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        var worker = host.AddApplication("worker").WithReference(twilio);
        await host.StartAsync(twilio, Cancellation);

        Assert.DoesNotContain("PublicBaseUrl", (await SectionOf(worker)).Keys);
        Assert.Null((await twilio.Resource.WhenStartedAsync(Cancellation)).StatusCallback);
    }

    [Fact]
    public async Task WithReference_Configured_TellsTheEmulatorWhereTheApplicationIs()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        host.AddApplication("worker").WithReference(twilio);
        var web = host.AddApplication("web", ("http", "localhost", 5001), ("https", "localhost", 7001)).WithReference(twilio, options =>
        {
            options.EndpointName = "https";
            options.CallbackPath = "/callbacks/";
            options.VoicePath = "/voice";
        });
        host.AddApplication("other", ("http", "localhost", 5002)).WithReference(twilio);
        await host.StartAsync(twilio, Cancellation);

        var emulator = await twilio.Resource.WhenStartedAsync(Cancellation);
        Assert.Equal("https://localhost:7001", (await SectionOf(web))["PublicBaseUrl"]);
        Assert.Equal(new Uri("https://localhost:7001/callbacks/status"), emulator.StatusCallback);
        Assert.Equal(new Uri("https://localhost:7001/voice"), emulator.VoiceUrl);
    }

    [Fact]
    public async Task WithReference_EmulatorHasAddressesOfItsOwn_KeepsThem()
    {
        await using var host = new ModelledAppHost();
        var (status, voice) = (new Uri("http://localhost:9001/status"), new Uri("http://localhost:9001/voice"));
        var twilio = host.Builder.AddCallMessageEmulator("twilio", configure: options => (options.StatusCallback, options.VoiceUrl) = (status, voice));
        host.AddApplication("web", ("http", "localhost", 5001)).WithReference(twilio, static options => options.VoicePath = "/voice");
        await host.StartAsync(twilio, Cancellation);

        var emulator = await twilio.Resource.WhenStartedAsync(Cancellation);
        Assert.Equal((status, voice), (emulator.StatusCallback, emulator.VoiceUrl));
    }

    [Fact]
    public async Task WithReference_EndpointThatIsMissing_KeepsTheEmulatorFromStartingAndNamesIt()
    {
        await using var host = new ModelledAppHost();
        var twilio = host.Builder.AddCallMessageEmulator("twilio");
        host.AddApplication("web", ("http", "localhost", 5001)).WithReference(twilio, static options => options.EndpointName = "public");
        await host.StartAsync(twilio, Cancellation);

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => twilio.Resource.WhenStartedAsync(Cancellation));
        Assert.Contains("'web' has no endpoint 'public'", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WithReference_SecondVoiceWebhook_NamesTheFirst()
    {
        var builder = new ModelledAppHost().Builder;
        var twilio = builder.AddCallMessageEmulator("twilio");
        builder.AddExecutable("web", "web", ".").WithReference(twilio, static options => options.VoicePath = "/voice");
        var other = builder.AddExecutable("other", "other", ".");

        var failure = Assert.Throws<InvalidOperationException>(() => other.WithReference(twilio, static options => options.VoicePath = "/calls"));

        Assert.Contains("'web' has the voice webhook of 'twilio' already", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("voice", "/call-message-events")]
    [InlineData(null, "call-message-events")]
    public void WithReference_PathWithoutSlash_IsRefused(string? voicePath, string callbackPath)
    {
        var builder = new ModelledAppHost().Builder;
        var twilio = builder.AddCallMessageEmulator("twilio");
        var web = builder.AddExecutable("web", "web", ".");

        Assert.Throws<ArgumentException>("configure", () => web.WithReference(twilio, options =>
        {
            options.VoicePath = voicePath;
            options.CallbackPath = callbackPath;
        }));
    }

    private static async Task<SortedDictionary<string, string>> SectionOf(
        IResourceBuilder<ExecutableResource> application, DistributedApplicationOperation operation = DistributedApplicationOperation.Run)
    {
        const string Section = "CallMessageEvents__";
#pragma warning disable CS0618 // What replaces it asks for more than a test has.
        var variables = await application.Resource.GetEnvironmentVariableValuesAsync(operation);
#pragma warning restore CS0618
        return new(
            variables.Where(static variable => variable.Key.StartsWith(Section, StringComparison.Ordinal))
                .ToDictionary(static variable => variable.Key[Section.Length..], static variable => variable.Value),
            StringComparer.Ordinal);
    }
}
