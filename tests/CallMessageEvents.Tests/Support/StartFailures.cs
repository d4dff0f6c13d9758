using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents.Tests;

/// <summary>What keeps an application from starting.</summary>
internal static class StartFailures
{
    /// <summary>Options with credentials, which is all that an account needs.</summary>
    public static void Valid(CallMessageEventsOptions options) => (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);

    public static IEnumerable<string> Of(Action<ICallMessageEventsBuilder> build)
    {
        var services = new ServiceCollection();
        build(services.AddCallMessageEvents(Valid));
        return Of(services, string.Empty);
    }

    /// <param name="services">What is registered.</param>
    /// <param name="name">The account's name; empty for the unnamed one.</param>
    public static IEnumerable<string> Of(ServiceCollection services, string name)
    {
        using var provider = services.BuildServiceProvider();
        try
        {
            _ = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name);
            return [];
        }
        catch (OptionsValidationException e)
        {
            return e.Failures;
        }
    }
}
