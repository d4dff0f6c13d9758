using CallMessageEvents;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers <see cref="ICallMessenger"/>.</summary>
public static class CallMessageEventsServiceCollectionExtensions
{
    /// <summary>
    /// Registers <see cref="ICallMessenger"/> and the other services of the application's Twilio account. The account is configured by the section
    /// <c>CallMessageEvents</c>, if the application has a configuration, then by <paramref name="configure"/>. If neither gives a secret, credentials come from
    /// <c>Twilio:Client</c>, <c>Twilio</c> or the environment's <c>TWILIO_*</c>. Invalid options are reported when the host starts.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Sets options in code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static ICallMessageEventsBuilder AddCallMessageEvents(this IServiceCollection services, Action<CallMessageEventsOptions>? configure = null) =>
        Add(services, string.Empty, null, configure);

    /// <summary>
    /// Registers the application's Twilio account as <see cref="AddCallMessageEvents(IServiceCollection, Action{CallMessageEventsOptions}?)"/> does, configured
    /// by a section of your own.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="section">The section that the options are bound from.</param>
    /// <param name="configure">Sets options in code, after the section.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="section"/> is null.</exception>
    public static ICallMessageEventsBuilder AddCallMessageEvents(
        this IServiceCollection services, IConfiguration section, Action<CallMessageEventsOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, string.Empty, section, configure);
    }

    /// <summary>
    /// Registers a further account by name. The name is the key of its services. The account is configured by the section
    /// <c>CallMessageEvents:Accounts:{name}</c>, then by <paramref name="configure"/>; credentials come from nowhere else.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="configure">Sets options in code.</param>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> or <paramref name="name"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static ICallMessageEventsBuilder AddCallMessageEvents(
        this IServiceCollection services, string name, Action<CallMessageEventsOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return Add(services, name, null, configure);
    }

    /// <summary>
    /// Registers a further account as <see cref="AddCallMessageEvents(IServiceCollection, string, Action{CallMessageEventsOptions}?)"/> does, configured by a
    /// section of your own.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="section">The section that the options are bound from.</param>
    /// <param name="configure">Sets options in code, after the section.</param>
    /// <exception cref="ArgumentNullException">An argument but <paramref name="configure"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static ICallMessageEventsBuilder AddCallMessageEvents(
        this IServiceCollection services, string name, IConfiguration section, Action<CallMessageEventsOptions>? configure = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(section);
        return Add(services, name, section, configure);
    }

    private static CallMessageEventsBuilder Add(
        IServiceCollection services, string name, IConfiguration? section, Action<CallMessageEventsOptions>? configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        var registration = Find(services, name) ?? AddAccount(services, name);
        registration.Steps.Add(new ConfigurationStep(section, configure));
        return registration;
    }

    private static CallMessageEventsBuilder? Find(IServiceCollection services, string name) => services
        .Select(static service => service.IsKeyedService ? null : service.ImplementationInstance as CallMessageEventsBuilder)
        .FirstOrDefault(registration => registration?.Name == name);

    private static CallMessageEventsBuilder AddAccount(IServiceCollection services, string name)
    {
        var registration = new CallMessageEventsBuilder(services, name, TwilioHttpClient.Add(services, name));
        services.AddSingleton(registration);
        PublicHttpClient.Add(services, name);

        services.AddOptions<CallMessageEventsOptions>(name).ValidateOnStart();
        services.AddSingleton<IConfigureOptions<CallMessageEventsOptions>>(provider => new AccountConfiguration(registration, provider));
        services.AddSingleton<IPostConfigureOptions<CallMessageEventsOptions>>(provider => new CredentialFallback(registration, provider));
        services.AddSingleton<IValidateOptions<CallMessageEventsOptions>>(provider => new AccountValidator(registration, provider));

        services.TryAddKeyedSingleton(name, (_, _) => new AccountJson(registration));
        services.TryAddKeyedSingleton(name, (provider, _) => new AccountRuntime(provider, registration));
        AccountServices.TryAdd(services, name, provider => Runtime(provider).Messenger);
        AccountServices.TryAdd<ICallDirectory>(services, name, provider => Runtime(provider).Directory);
        AccountServices.TryAdd<ICallbackReceiver>(services, name, provider => Runtime(provider).Receiving.Receiver);
        AccountServices.TryAdd<ICallbackUrls>(services, name, provider => Runtime(provider).Urls);
        AccountServices.TryAdd<ICallbackPaths>(services, name, provider => Runtime(provider).Urls);
        AccountServices.TryAdd<ICallMessageHealth>(services, name, provider => Runtime(provider).Receiving.Health);
        services.TryAddSingleton<IVoiceWebhookReceiver>(static provider => new VoiceWebhookReceiver(provider));
        AccountServices.TryAdd<ICallMessageChecks>(services, name, provider => new AccountChecks(registration, provider));
        services.AddSingleton<IHostedService>(provider => new ReceivingService(provider, registration));
        return registration;

        AccountRuntime Runtime(IServiceProvider provider) => provider.GetRequiredKeyedService<AccountRuntime>(name);
    }
}
