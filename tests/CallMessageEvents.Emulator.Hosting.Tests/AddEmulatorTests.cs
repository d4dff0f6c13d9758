using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Emulator.Hosting.Tests;

public sealed class AddEmulatorTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Host_Development_SendsToTheEmulator()
    {
        var builder = CreateBuilder("Development");
        builder.Services.AddCallMessageEvents(options =>
        {
            options.AccountSid = "AC0123456789abcdef0123456789abcdef";
            options.ApiKeySid = "SK0123456789abcdef0123456789abcdef";
            options.ApiKeySecret = "somebody's";
            options.Region = "ie1";
        }).AddEmulator();
        using var host = builder.Build();
        await host.StartAsync(Cancellation);

        var twilio = await host.Services.GetRequiredService<HostedEmulator>().GetAsync(Cancellation);
        var conversation = twilio.Dial("+14155550100", "client:alice").Answer();
        await host.Services.GetRequiredService<ICallMessenger>()
            .SendJsonAsync(EndUser.WhoAnswered(conversation.Parent.Sid), "1", cancellationToken: Cancellation);

        Assert.Equal("1", Assert.Single(conversation.Child.Received).Content);
        await host.StopAsync(Cancellation);
        using var http = new HttpClient();
        Assert.True((await http.GetAsync(new Uri(twilio.BaseAddress, "/emulator"), Cancellation)).IsSuccessStatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Options_SharedKeys_AreTheEmulatorsInPlaceOfTheApplications(bool hasKey)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options =>
        {
            options.Signature.SharedKeys.Add(new() { Id = "webhooks_sharedkey_live", Secret = "live" });
            options.Signature.RequireSharedKey = true;
        }).AddEmulator(options => options.SharedKey = hasKey ? new("webhooks_sharedkey_1", "s3cret") : null);
        using var provider = services.BuildServiceProvider();

        var signature = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().CurrentValue.Signature;

        Assert.Equal(hasKey ? ["webhooks_sharedkey_1 s3cret"] : [], signature.SharedKeys.Select(static key => $"{key.Id} {key.Secret}"));
        Assert.Equal(hasKey, signature.RequireSharedKey);
    }

    [Fact]
    public async Task Provider_WithoutHost_StartsWithTheFirstRequestAndEndsWithTheProvider()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddEmulator(static options => options.Url = UrlOfItsOwn());
        Uri address;
        await using (var provider = services.BuildServiceProvider())
        {
            var missing = await Assert.ThrowsAsync<CallLegNotFoundException>(
                () => provider.GetRequiredService<ICallMessenger>()
                    .SendJsonAsync(EndUser.OnLeg("CA0123456789abcdef0123456789abcdef"), "1", cancellationToken: Cancellation));
            Assert.NotNull(missing);
            var twilio = await provider.GetRequiredService<HostedEmulator>().GetAsync(Cancellation);
            Assert.Equal(404, Assert.Single(twilio.Requests).StatusCode);
            address = twilio.BaseAddress;
        }

        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address, Cancellation));
    }

    [Fact]
    public async Task Provider_DisposedWithoutAwait_EndsTheEmulator()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddEmulator(static options => options.Url = UrlOfItsOwn());
        var provider = services.BuildServiceProvider();
        var hosted = provider.GetRequiredService<HostedEmulator>();
        var twilio = await hosted.GetAsync(Cancellation);

#pragma warning disable CA1849, MA0042 // What an application does that does not know better.
        provider.Dispose();
#pragma warning restore CA1849, MA0042

        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(twilio.BaseAddress, Cancellation));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => hosted.GetAsync(Cancellation));
    }

    [Fact]
    public async Task Host_Production_Refuses()
    {
        var builder = CreateBuilder("Production");
        builder.Services.AddCallMessageEvents().AddEmulator();
        using var host = builder.Build();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation));
        var send = await Assert.ThrowsAsync<TwilioConnectionException>(() => host.Services.GetRequiredService<ICallMessenger>()
            .SendJsonAsync(EndUser.OnLeg("CA0123456789abcdef0123456789abcdef"), "1", cancellationToken: Cancellation));

        Assert.Contains("Production", refused.Message, StringComparison.Ordinal);
        Assert.Contains("allowInProduction: true", refused.Message, StringComparison.Ordinal);
        Assert.Equal(refused.Message, send.InnerException?.Message);
    }

    [Fact]
    public async Task Host_ProductionAllowed_Starts()
    {
        var builder = CreateBuilder("Production");
        builder.Services.AddCallMessageEvents().AddEmulator(allowInProduction: true);
        using var host = builder.Build();

        await host.StartAsync(Cancellation);

        Assert.NotNull(await host.Services.GetRequiredService<HostedEmulator>().GetAsync(Cancellation));
    }

    [Fact]
    public async Task AddEmulator_Twice_IsOneWithBothConfigurations()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents()
            .AddEmulator(options => options.AuthToken = "one")
            .AddEmulator(options => options.AccountSid = "AC0123456789abcdef0123456789abcdef");
        await using var provider = services.BuildServiceProvider();

        var twilio = await provider.GetRequiredService<HostedEmulator>().GetAsync(Cancellation);
        var options = provider.GetRequiredService<IOptions<CallMessageEventsOptions>>().Value;

        Assert.Single(provider.GetServices<HostedEmulator>());
        Assert.Equal(("AC0123456789abcdef0123456789abcdef", "one"), (twilio.AccountSid, twilio.AuthToken));
        Assert.Equal((twilio.AccountSid, twilio.AuthToken), (options.AccountSid, options.AuthToken));
    }

    [Fact]
    public async Task AddEmulator_NamedAccounts_HaveTheirOwn()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents("sales").AddEmulator(options => options.AccountSid = "AC0123456789abcdef0123456789abcdef");
        services.AddCallMessageEvents("support").AddEmulator();
        await using var provider = services.BuildServiceProvider();

        var sales = await provider.GetRequiredKeyedService<HostedEmulator>("sales").GetAsync(Cancellation);
        var support = await provider.GetRequiredKeyedService<HostedEmulator>("support").GetAsync(Cancellation);
        var leg = sales.Dial("+14155550100", "client:alice").Answer().Child;
        await provider.GetRequiredKeyedService<ICallMessenger>("sales").SendJsonAsync(EndUser.OnLeg(leg.Sid), "1", cancellationToken: Cancellation);

        Assert.Single(leg.Received);
        Assert.NotEqual(sales.BaseAddress, support.BaseAddress);
        Assert.Empty(support.Requests);
        Assert.Null(provider.GetService<HostedEmulator>());
    }

    /// <summary>Whatever the application does to the client, and when: the emulator comes last.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AddEmulator_BeforeAndAfterTheClientIsConfigured_SendsToTheEmulator(bool first)
    {
        var services = new ServiceCollection();
        var account = services.AddCallMessageEvents();
        if (first) account.AddEmulator();
        account.HttpClient.ConfigureAdditionalHttpMessageHandlers((handlers, _) => handlers.Clear());
        account.HttpClient.ConfigurePrimaryHttpMessageHandler(() => new HttpClientHandler { Proxy = new WebProxy("http://127.0.0.1:9"), UseProxy = true });
        if (!first) account.AddEmulator();
        await using var provider = services.BuildServiceProvider();
        var leg = (await provider.GetRequiredService<HostedEmulator>().GetAsync(Cancellation)).Dial("+14155550100", "client:alice").Answer().Child;

        await provider.GetRequiredService<ICallMessenger>().SendJsonAsync(EndUser.OnLeg(leg.Sid), "1", cancellationToken: Cancellation);

        Assert.Single(leg.Received);
    }

    [Fact]
    public async Task Start_Fails_IsTriedAgain()
    {
        await using var other = await TwilioEmulator.StartAsync(new() { Url = UrlOfItsOwn() }, Cancellation);
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddEmulator(options => options.Url = other.BaseAddress.GetLeftPart(UriPartial.Authority));
        await using var provider = services.BuildServiceProvider();
        var hosted = provider.GetRequiredService<HostedEmulator>();

        await Assert.ThrowsAsync<IOException>(() => hosted.GetAsync(Cancellation));
        await other.DisposeAsync();

        Assert.Equal(other.BaseAddress, (await hosted.GetAsync(Cancellation)).BaseAddress);
    }

    [Fact]
    public async Task Start_FromARequestWithAmbientState_CarriesNoneAlong()
    {
        var ambient = new AsyncLocal<string?>();
        string? seen = null;
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddEmulator(options => options.TimeProvider = new Watcher(() => seen ??= ambient.Value ?? "nothing"));
        await using var provider = services.BuildServiceProvider();
        ambient.Value = "of the first caller";

        var twilio = await provider.GetRequiredService<HostedEmulator>().GetAsync(Cancellation);
        ambient.Value = null;
        using var http = new HttpClient();
        await http.GetAsync(new Uri(twilio.BaseAddress, "/2010-04-01"), Cancellation);

        Assert.Equal("nothing", seen);
    }

    [Fact]
    public async Task Snippet_AddEmulator_Works()
    {
        var builder = CreateBuilder("Development");

        var account = builder.Services.AddCallMessageEvents();
        if (builder.Environment.IsDevelopment()) account.AddEmulator();

        using var app = builder.Build();
        await app.StartAsync(Cancellation);
        var cancellationToken = Cancellation;

        var twilio = await app.Services.GetRequiredService<HostedEmulator>().GetAsync(cancellationToken);
        var alice = twilio.Dial(from: "+14155550100", to: "client:alice").Answer().Child;

        Assert.Equal("in-progress", alice.Status);
    }

    /// <summary>Nobody else is given its port when the emulator has ended.</summary>
    private static string UrlOfItsOwn() => $"http://127.0.0.1:{FreePort.Take()}";

    private static HostApplicationBuilder CreateBuilder(string environment) =>
        Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment, DisableDefaults = true });

    private sealed class Watcher(Action look) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow()
        {
            look();
            return System.GetUtcNow();
        }
    }
}
