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

    [Fact]
    public async Task Start_AddEmulator_IsRefused()
    {
        var error = await StartAsync(static services =>
            services.AddCallMessageEvents("sales").UseTwilioRestClient(new StubRestClient()).AddEmulator(allowInProduction: true));

        Assert.Contains("The account \"sales\" of CallMessageEvents has a BaseAddress", error.Message, StringComparison.Ordinal);
    }

    private static async Task<OptionsValidationException> StartAsync(Action<IServiceCollection> register)
    {
        var builder = Host.CreateEmptyApplicationBuilder(null);
        register(builder.Services);
        using var host = builder.Build();
        return await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync(TestAccount.Token));
    }
}
