using CallMessageEvents;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Http;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Hosts the emulator in an application.</summary>
public static class EmulatorBuilderExtensions
{
    /// <summary>
    /// Hosts an emulator for this account in the application and sends the account's requests there in place of Twilio, with the emulator's credentials: the
    /// application's own credentials, region and address are not used. It starts with the host, or without a host with the first request, and ends with the
    /// service provider. Requests go past every proxy, and whatever the application does to the handlers of <see cref="ICallMessageEventsBuilder.HttpClient"/>.
    /// <see cref="HostedEmulator"/> is registered: unkeyed for the unnamed account, else keyed by the account's name.
    /// </summary>
    /// <param name="builder">The account's builder.</param>
    /// <param name="configure">How the emulator behaves. Default: loopback, a free port, the application's loggers. Several calls are made in order.</param>
    /// <param name="allowInProduction">Whether it may start in the environment Production; otherwise the start of the host, and every request, is an
    /// <see cref="InvalidOperationException"/> there. Production is also the default environment.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static ICallMessageEventsBuilder AddEmulator(
        this ICallMessageEventsBuilder builder, Action<TwilioEmulatorOptions>? configure = null, bool allowInProduction = false)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var setup = builder.Services
            .Select(static service => service.IsKeyedService ? null : service.ImplementationInstance as EmulatorSetup)
            .FirstOrDefault(setup => string.Equals(setup?.AccountName, builder.Name, StringComparison.Ordinal));
        if (setup is null)
        {
            setup = new(builder.Name);
            builder.Services.AddSingleton(setup);
            Register(builder, setup);
        }

        setup.Configure += configure;
        setup.AllowInProduction |= allowInProduction;
        return builder;
    }

    private static void Register(ICallMessageEventsBuilder builder, EmulatorSetup setup)
    {
        var (services, name) = (builder.Services, builder.Name);
        if (name.Length == 0)
        {
            services.AddSingleton(provider => new HostedEmulator(setup, provider));
        }
        else
        {
            services.AddKeyedSingleton(name, (provider, _) => new HostedEmulator(setup, provider));
        }

        services.AddSingleton<IHostedService>(provider => new EmulatorStart(setup.Find(provider)));
        services.AddSingleton<IPostConfigureOptions<CallMessageEventsOptions>>(provider => new EmulatorCredentials(setup, provider));

        // After everything that the application does to the client's handlers, whenever it does.
        services.PostConfigure<HttpClientFactoryOptions>(builder.HttpClient.Name, client => client.HttpMessageHandlerBuilderActions.Add(
            handlers => handlers.PrimaryHandler = EmulatorRedirect.To(setup.Find(handlers.Services), handlers.PrimaryHandler)));
    }
}
