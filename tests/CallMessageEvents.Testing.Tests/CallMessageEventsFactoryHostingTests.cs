using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CallMessageEvents.Transport;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.TestHost;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Moq;

namespace CallMessageEvents.Testing.Tests;

/// <summary>What of the application the factory replaces, and what it leaves out.</summary>
public sealed class CallMessageEventsFactoryHostingTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Configure_ReplacesWhatTheApplicationRegistered()
    {
        var plans = new Mock<IPlans>();
        await using var app = new CallMessageEventsFactory<Program>
        {
            Configure = builder => builder.ConfigureTestServices(services => services.AddSingleton(plans.Object)),
        };
        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);

        await call.Parent.SayAsync(new OfferAccepted("daily"), cancellationToken: Cancellation);

        plans.Verify(static it => it.OrderAsync("daily", It.IsAny<CancellationToken>()), Times.Once);
    }

    [Fact]
    public async Task TwoFactories_AtTheSameTime_AreApart()
    {
        await using var first = new CallMessageEventsFactory<Program>();
        await using var second = new CallMessageEventsFactory<Program>();

        var call = await first.PlaceCallAsync("client:alice", cancellationToken: Cancellation);

        Assert.NotEqual(first.BaseAddress, second.BaseAddress);
        Assert.Null(second.Emulator.FindCall(call.Parent.Sid));
    }

    [Fact]
    public async Task Settings_OfTheApplication_DoNotLeadToTwilio()
    {
        await using var app = new CallMessageEventsFactory<Program>
        {
            Configure = static builder => builder.UseEnvironment("Production")
                .UseSetting("CallMessageEvents:AccountSid", "AC0123456789abcdef0123456789abcdef").UseSetting("CallMessageEvents:AuthToken", "real")
                .UseSetting("CallMessageEvents:PublicBaseUrl", "https://example.com").UseSetting("CallMessageEvents:Region", "ie1"),
        };

        var options = app.Services.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().CurrentValue;

        Assert.Equal((app.Emulator.AccountSid, app.Emulator.AuthToken, app.BaseAddress), (options.AccountSid, options.AuthToken, options.PublicBaseUrl));
    }

    [Fact]
    public async Task TransportOfTheApplication_IsLeftOut()
    {
        var transport = new Mock<ITwilioTransport>(MockBehavior.Strict);
        await using var app = new FactoryWithTransport(transport.Object);
        var call = app.Emulator.Dial("+14155550100", "client:bob").Answer();

        await app.Messenger.SendAsync(EndUser.WhoAnswered(call.Parent.Sid), new Receipt("hello"), Cancellation);

        await call.Child.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation);
    }

    [Theory]
    [InlineData("default", "container")]
    [InlineData("default", "own")]
    [InlineData("sales", "container")]
    [InlineData("sales", "own")]
    public async Task TwilioClientOfTheApplication_IsLeftOut(string account, string client)
    {
        await using var app = new CallMessageEventsFactory<Program>
        {
            Configure = builder => builder.UseSetting("accounts", account).UseSetting("twilio", client),
        };
        var call = app.Emulator.Dial("+14155550100", "client:bob").Answer();

        await call.Child.SayAsync(new OfferAccepted("annual"), cancellationToken: Cancellation);

        await call.Child.ShouldReceiveAsync<Receipt>(cancellationToken: Cancellation);
    }

    /// <summary>As a server that runs already, such as the developer's own or that of another test, has them.</summary>
    [Theory]
    [InlineData("Kestrel:Endpoints:Own:Url", "http://127.0.0.1:{0}")]
    [InlineData("listen", "{0}")]
    public async Task EndpointOfTheApplication_IsTaken_DoesNotMatter(string setting, string value)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        await using var app = new CallMessageEventsFactory<Program>
        {
            Configure = builder => builder.UseSetting(setting, value.Replace("{0}", port, StringComparison.Ordinal)),
        };

        var call = await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);

        Assert.Equal("client:agent", call.Child.To);
        Assert.False(other.Pending());
        using var browser = app.CreateClient();
        Assert.Equal(app.BaseAddress, browser.BaseAddress);
    }

    [Fact]
    public async Task WithWebHostBuilder_IsRefusedAndDoesNoHarm()
    {
        await using var app = new CallMessageEventsFactory<Program>();
        var (address, emulator) = (app.BaseAddress, app.Emulator);
        await using var derived = app.WithWebHostBuilder(static builder => builder.UseSetting("accounts", "sales"));

        var refused = Assert.Throws<InvalidOperationException>(() => derived.Services);

        Assert.Contains("new CallMessageEventsFactory<Program> { Configure = builder => … }", refused.Message, StringComparison.Ordinal);
        Assert.Equal((address, emulator), (app.BaseAddress, app.Emulator));
        await app.PlaceCallAsync("client:alice", cancellationToken: Cancellation);
    }

    [Fact]
    public async Task Dispose_StopsBoth()
    {
        var app = new CallMessageEventsFactory<Program>();
        var (address, emulator) = (app.BaseAddress, app.Emulator.BaseAddress);

        await app.DisposeAsync();

        using var http = new HttpClient();
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(address, Cancellation));
        await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(emulator, Cancellation));
    }

    /// <summary>As a test project's own factory is.</summary>
    private sealed class FactoryWithTransport(ITwilioTransport transport) : CallMessageEventsFactory<Program>
    {
        protected override void ConfigureWebHost(IWebHostBuilder builder)
        {
            builder.ConfigureTestServices(services => services.AddSingleton(transport));
            base.ConfigureWebHost(builder);
        }
    }
}
