using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Registers and finds an account's services: unkeyed for the unnamed account, otherwise keyed by the account's name.</summary>
internal static class AccountServices
{
    private static readonly HashSet<Type> EachAccountsOwn =
    [
        typeof(ICallMessenger), typeof(ICallDirectory), typeof(ICallbackReceiver), typeof(ICallbackUrls), typeof(ICallbackPaths), typeof(ICallMessageHealth),
        typeof(ICallMessageChecks),
        typeof(ITwilioTransport), typeof(ITwilioCredentials), typeof(CallLog), typeof(CallStore), typeof(DeadLetters),
    ];

    /// <summary>Whether each account has its own, or none: the unnamed account's does not stand in for it.</summary>
    public static bool IsEachAccountsOwn(Type serviceType) => EachAccountsOwn.Contains(serviceType);

    public static void TryAdd<TService>(IServiceCollection services, string name, Func<IServiceProvider, TService> create)
        where TService : class
    {
        if (services.Any(service => Is<TService>(service, name))) return;

        if (name.Length == 0) services.AddSingleton(create);
        else services.AddKeyedSingleton(name, (provider, _) => create(provider));
    }

    public static bool Is<TService>(ServiceDescriptor service, string name) =>
        service.ServiceType == typeof(TService) && Equals(service.ServiceKey, Key(name));

    public static TService? Find<TService>(IServiceProvider provider, string name)
        where TService : class =>
        name.Length == 0 ? provider.GetService<TService>() : provider.GetKeyedService<TService>(name);

    public static TService Get<TService>(IServiceProvider provider, string name)
        where TService : class =>
        name.Length == 0 ? provider.GetRequiredService<TService>() : provider.GetRequiredKeyedService<TService>(name);

    public static bool Has<TService>(IServiceProvider provider, string name) =>
        name.Length == 0
            ? provider.GetService<IServiceProviderIsService>()?.IsService(typeof(TService)) == true
            : provider.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(typeof(TService), name) == true;

    private static string? Key(string name) => name.Length == 0 ? null : name;
}
