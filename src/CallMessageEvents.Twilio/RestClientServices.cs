using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Twilio.Clients;

namespace CallMessageEvents.Twilio;

/// <summary>Registers the services that send one account's requests through a client.</summary>
internal static class RestClientServices
{
    /// <summary>The last call for an account decides which client it uses.</summary>
    public static ICallMessageEventsBuilder Use(ICallMessageEventsBuilder builder, Func<IServiceProvider, ITwilioRestClient> find)
    {
        var (services, name) = (builder.Services, builder.Name);
        var isFirst = !services.Any(service => service.ServiceType == typeof(RestClientSource) && Equals(service.ServiceKey, name));
        services.Replace(ServiceDescriptor.KeyedSingleton(
            name, (provider, _) => new RestClientSource(provider.GetRequiredService<IServiceScopeFactory>(), find)));
        if (!isFirst) return builder;

        services.Replace(name.Length == 0
            ? ServiceDescriptor.Singleton<ITwilioTransport>(provider => Transport(provider, name))
            : ServiceDescriptor.KeyedSingleton<ITwilioTransport>(name, (provider, _) => Transport(provider, name)));
        services.AddSingleton<IConfigureOptions<CallMessageEventsOptions>>(provider => new RestClientAccount(name, provider));
        services.AddSingleton<IValidateOptions<CallMessageEventsOptions>>(provider => new RestClientValidator(name, provider));
        return builder;
    }

    public static Func<IServiceProvider, ITwilioRestClient> FromContainer(string name) => name.Length == 0
        ? static provider => provider.GetService<ITwilioRestClient>() ?? HelperLibrary.Initialized()
        : provider => provider.GetKeyedService<ITwilioRestClient>(name)
            ?? throw new InvalidOperationException(
                $"The container has no ITwilioRestClient with the key \"{name}\": add one, or give UseTwilioRestClient a client.");

    /// <summary>Registers the client as a singleton with its own key.</summary>
    public static Func<IServiceProvider, ITwilioRestClient> MadeOnce(ICallMessageEventsBuilder builder, Func<IServiceProvider, ITwilioRestClient> create)
    {
        var key = new object();
        builder.Services.AddKeyedSingleton(key, (provider, _) =>
            create(provider) ?? throw new InvalidOperationException("The function that UseTwilioRestClient was given returned no client."));
        return provider => provider.GetRequiredKeyedService<ITwilioRestClient>(key);
    }

    public static RestClientSource Source(IServiceProvider provider, string name) => provider.GetRequiredKeyedService<RestClientSource>(name);

    /// <summary>
    /// Whether the account sends through a transport of the application. Where it was removed, as CallMessageEvents.Testing does, the client has no say. A
    /// container that cannot tell counts as one that has it.
    /// </summary>
    public static bool HasTransport(IServiceProvider provider, string name) => name.Length == 0
        ? provider.GetService<IServiceProviderIsService>()?.IsService(typeof(ITwilioTransport)) != false
        : provider.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(ITwilioTransport), name) != false;

    private static RestClientTransport Transport(IServiceProvider provider, string name) => new(
        Source(provider, name), AccountSid.Parse(provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name).AccountSid!));
}
