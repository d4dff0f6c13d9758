using Microsoft.Extensions.DependencyInjection;
using Twilio.Clients;

namespace CallMessageEvents.Tests;

/// <summary>The services of an application that sends through a client; without guard, so that each send is one POST, and without repetitions.</summary>
internal static class RestClientProvider
{
    public static ServiceProvider Create(ITwilioRestClient client) => Create(builder => builder.UseTwilioRestClient(client));

    public static ServiceProvider Create(Action<ICallMessageEventsBuilder> use, Action<CallMessageEventsOptions>? configure = null)
    {
        var services = new ServiceCollection();
        use(services.AddCallMessageEvents(options =>
        {
            options.Guard.Enabled = false;
            options.Resilience.Retry.MaxRetryAttempts = 0;
            configure?.Invoke(options);
        }));
        return services.BuildServiceProvider(validateScopes: true);
    }
}
