using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>An account that was pointed somewhere else must not end at Twilio unnoticed.</summary>
public sealed class RestClientValidatorTests
{
    [Fact]
    public async Task Start_BaseAddress_IsRefused()
    {
        var error = await StartAsync(static services =>
            services.AddCallMessageEvents(static options => options.BaseAddress = new Uri("http://localhost:5000")).UseTwilioRestClient(new StubRestClient()));

        Assert.Contains("CallMessageEvents has a BaseAddress", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Start_AddEmulator_IsRefusedAndSaysWhatToDo(bool emulatorFirst)
    {
        var error = await StartAsync(services =>
        {
            var account = services.AddCallMessageEvents("sales");
            if (emulatorFirst) account.AddEmulator(allowInProduction: true);
            account.UseTwilioRestClient(new StubRestClient());
            if (!emulatorFirst) account.AddEmulator(allowInProduction: true);
        });

        Assert.Contains("The account \"sales\" of CallMessageEvents has a BaseAddress", error.Message, StringComparison.Ordinal);
        Assert.Contains("call UseTwilioRestClient() only when AddEmulator() is not called", error.Message, StringComparison.Ordinal);
    }

    /// <summary>As CallMessageEvents.Testing does it: what was registered for the transport that is gone has no say.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("sales")]
    public async Task Start_TransportIsRemoved_AsksNothingOfTheClient(string name)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        var account = name.Length == 0 ? builder.Services.AddCallMessageEvents() : builder.Services.AddCallMessageEvents(name);
        account.UseTwilioRestClient(static _ => throw new InvalidOperationException("The client is not to be made."));
        builder.Services.Remove(builder.Services.Single(static service => service.ServiceType == typeof(ITwilioTransport)));
        account.AddEmulator(allowInProduction: true);
        using var host = builder.Build();

        await host.StartAsync(TestAccount.Token);

        Assert.NotNull(host.Services.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name).AccountSid);
        await host.StopAsync(TestAccount.Token);
    }

    private static async Task<OptionsValidationException> StartAsync(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        return await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestAccount.Token));
    }
}
