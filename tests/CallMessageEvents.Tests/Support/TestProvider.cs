using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Tests;

/// <summary>The services of an application that uses the library, pointed at some server.</summary>
internal static class TestProvider
{
    public const string AccountSid = "AC0123456789abcdef0123456789abcdef";
    public const string AuthToken = "s3cret-auth-token";

    public static ICallMessenger Messenger(this ServiceProvider provider) => provider.GetRequiredService<ICallMessenger>();

    public static ServiceProvider Create(
        Uri baseAddress,
        Action<CallMessageEventsOptions>? configure = null,
        Action<ICallMessageEventsBuilder>? build = null,
        TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null) services.AddSingleton(time);
        var builder = services.AddCallMessageEvents(options =>
        {
            options.AccountSid = AccountSid;
            options.AuthToken = AuthToken;
            options.Resilience.Retry.Delay = TimeSpan.FromMilliseconds(1);

            // The system's clock goes on while a thread stands still.
            if (time is null) options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14);
            configure?.Invoke(options);
        });
        TestTransport.Use(builder, baseAddress);
        build?.Invoke(builder);
        var provider = services.BuildServiceProvider();
        if (services.Any(static service => service.ServiceType == typeof(CallLog))) Start(provider);
        return provider;
    }

    /// <summary>What a host does: then the account begins to take what its engine gives.</summary>
    private static void Start(ServiceProvider provider)
    {
        foreach (var service in provider.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
            service.StartedAsync(CancellationToken.None).GetAwaiter().GetResult();
    }
}
