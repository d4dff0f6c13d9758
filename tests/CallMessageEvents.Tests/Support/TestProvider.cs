using Microsoft.Extensions.DependencyInjection;

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
            configure?.Invoke(options);
        });
        TestTransport.Use(builder, baseAddress);
        build?.Invoke(builder);
        return services.BuildServiceProvider();
    }
}
