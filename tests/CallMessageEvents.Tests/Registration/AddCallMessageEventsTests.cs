using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Moq;

namespace CallMessageEvents.Tests;

public sealed class AddCallMessageEventsTests
{
    private static readonly string Other = "AC" + new string('9', 32);

    [Theory]
    [InlineData(null, false)]
    [InlineData(null, true)]
    [InlineData("support", false)]
    [InlineData("support", true)]
    public void Options_Section_ThenCode(string? name, bool ownSection)
    {
        var path = ownSection ? "Mine" : name is null ? "CallMessageEvents" : $"CallMessageEvents:Accounts:{name}";
        var services = Services(new()
        {
            [$"{path}:AccountSid"] = TestProvider.AccountSid,
            [$"{path}:AuthToken"] = "from-the-section",
            [$"{path}:Resilience:Retry:MaxRetryAttempts"] = "3",
            [$"{path}:Resilience:TotalTimeout"] = "00:00:20",
            [$"{path}:Guard:FetchMaxAge"] = "00:00:10",
            [$"{path}:BaseAddress"] = "http://127.0.0.1:9",
        });
        var section = new ConfigurationBuilder().Build() as IConfiguration;
        if (ownSection) section = (IConfiguration)services.Single(static service => service.ServiceType == typeof(IConfiguration)).ImplementationInstance!;
        Action<CallMessageEventsOptions> configure = static options =>
        {
            Assert.Equal("from-the-section", options.AuthToken);
            options.AuthToken = "from-the-code";
        };
        var builder = (name, ownSection) switch
        {
            (null, false) => services.AddCallMessageEvents(configure),
            (null, true) => services.AddCallMessageEvents(section.GetSection("Mine"), configure),
            (_, false) => services.AddCallMessageEvents(name, configure),
            _ => services.AddCallMessageEvents(name, section.GetSection("Mine"), configure),
        };
        using var provider = services.BuildServiceProvider();

        var options = Get(provider, name ?? "");

        Assert.Equal((TestProvider.AccountSid, "from-the-code", 3), (options.AccountSid, options.AuthToken, options.Resilience.Retry.MaxRetryAttempts));
        Assert.Equal(
            (TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), "http://127.0.0.1:9/"),
            (options.Resilience.TotalTimeout, options.Guard.FetchMaxAge, options.BaseAddress!.ToString()));
        Assert.Equal((name ?? "", true), (builder.Name, ReferenceEquals(services, builder.Services)));
        Assert.NotNull(name is null ? provider.GetService<ICallMessenger>() : provider.GetKeyedService<ICallMessenger>(name));
        Assert.NotNull(name is null ? provider.GetService<ICallDirectory>() : provider.GetKeyedService<ICallDirectory>(name));
        Assert.Equal(name is null, provider.GetService<ICallMessenger>() is not null);
    }

    [Fact]
    public void AddCallMessageEvents_SameNameTwice_ContinuesTheFirst()
    {
        var services = Services([]);
        var first = services.AddCallMessageEvents(Valid);
        var count = services.Count;

        var second = services.AddCallMessageEvents(static options => options.Resilience.Retry.MaxRetryAttempts = 1);
        using var provider = services.BuildServiceProvider();

        Assert.Same(first, second);
        Assert.Equal(count, services.Count);
        Assert.Single(provider.GetServices<ICallMessenger>());
        Assert.Equal((TestProvider.AccountSid, 1), (Get(provider).AccountSid, Get(provider).Resilience.Retry.MaxRetryAttempts));
    }

    [Fact]
    public async Task AddCallMessageEvents_SeveralAccounts_AreApart()
    {
        await using var first = await TestAccount.StartAsync();
        await using var second = await TestAccount.StartAsync(emulator: new() { AccountSid = Other, AuthToken = "other" });
        var services = new ServiceCollection();
        services.AddCallMessageEvents("a", options =>
            (options.AccountSid, options.AuthToken, options.BaseAddress) = (first.Twilio.AccountSid, first.Twilio.AuthToken, first.Twilio.BaseAddress));
        services.AddCallMessageEvents(
            "b", options => (options.AccountSid, options.AuthToken, options.BaseAddress) = (Other, "other", second.Twilio.BaseAddress));
        await using var provider = services.BuildServiceProvider();

        await provider.GetRequiredKeyedService<ICallMessenger>("a").SendAsync(EndUser.OnLeg(first.Alice().Sid), new { }, cancellationToken: TestAccount.Token);
        var sent = await provider.GetRequiredKeyedService<ICallMessenger>("b").SendAsync(
            EndUser.OnLeg(second.Alice().Sid), new { }, cancellationToken: TestAccount.Token);

        Assert.Equal((Other, 2, 2), (sent.AccountSid.ToString(), first.RequestCount, second.RequestCount));
        Assert.Null(provider.GetService<ICallMessenger>());
    }

    [Fact]
    public void AddCallMessageEvents_BadArguments_Throws()
    {
        var services = new ServiceCollection();

        Assert.Throws<ArgumentNullException>("services", static () => ((IServiceCollection)null!).AddCallMessageEvents());
        Assert.Throws<ArgumentNullException>("section", () => services.AddCallMessageEvents((IConfiguration)null!));
        Assert.Throws<ArgumentNullException>("name", () => services.AddCallMessageEvents((string)null!));
        Assert.Throws<ArgumentException>("name", () => services.AddCallMessageEvents(" "));
        Assert.Throws<ArgumentNullException>("section", () => services.AddCallMessageEvents("a", (IConfiguration)null!));
        Assert.Throws<ArgumentNullException>("configure", () => services.AddCallMessageEvents(Valid).ConfigureJson(null!));
    }

    [Fact]
    public async Task Host_BadOptions_DoesNotStart()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.Services.AddCallMessageEvents();
        using var host = builder.Build();

        var error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestAccount.Token));

        Assert.Contains("CallMessageEvents:AccountSid", error.Message, StringComparison.Ordinal);
        Assert.Contains("CallMessageEvents:AuthToken", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_OwnTransport_NeedsNoCredentials()
    {
        var transport = new Mock<ITwilioTransport>();
        var form = new List<KeyValuePair<string, string>>();
        transport.SetupGet(static own => own.AccountSid).Returns(AccountSid.Parse(Other));
        transport.Setup(static own => own.SendAsync(It.IsAny<TwilioRequest>(), It.IsAny<CancellationToken>()))
            .Callback((TwilioRequest request, CancellationToken _) => form.AddRange(request.ReadForm()))
            .ReturnsAsync(new TwilioResponse { StatusCode = 201, Body = """{"sid":"KX1"}"""u8.ToArray() });
        var services = new ServiceCollection().AddSingleton(transport.Object);
        services.AddCallMessageEvents();
        await using var provider = services.BuildServiceProvider();

        var sent = await provider.Messenger().SendAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new Hint("a b+c&d é"), new SendOptions { Guard = false }, TestAccount.Token);

        Assert.Equal(("KX1", Other), (sent.Sid.ToString(), sent.AccountSid.ToString()));
        Assert.Equal([new("Content", """{"type":"hint","text":"a b+c&d é"}"""), new("IdempotencyKey", sent.IdempotencyKey)], form);
        transport.Verify(static own => own.SendAsync(
            It.Is<TwilioRequest>(static request => request.Operation == TwilioOperation.CreateMessage && request.Method == HttpMethod.Post
                && request.PathAndQuery == $"/2010-04-01/Accounts/{Other}/Calls/{ScriptedTwilio.Leg}/UserDefinedMessages.json"),
            It.IsAny<CancellationToken>()), Times.Once);
    }

    private static void Valid(CallMessageEventsOptions options) => (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);

    private static CallMessageEventsOptions Get(ServiceProvider provider, string name = "") =>
        provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name);

    private static ServiceCollection Services(Dictionary<string, string?> settings)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());
        return services;
    }
}
