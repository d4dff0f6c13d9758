using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// The services of a scope, as the constructor of a named account's handler sees them: the library's services are the account's, without a key. Services deeper
/// down are made by the container as ever.
/// </summary>
internal sealed class AccountProvider(IServiceProvider services, string name) : IKeyedServiceProvider, IServiceProviderIsKeyedService
{
    public object? GetService(Type serviceType) =>
        IsThis(serviceType) ? this : OfAccount(serviceType) ?? services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) => Keyed.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => Keyed.GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType) =>
        IsThis(serviceType)
        || (IsOurs(serviceType) && IsKeyedService(serviceType, name))
        || services.GetService<IServiceProviderIsService>()?.IsService(serviceType) == true;

    public bool IsKeyedService(Type serviceType, object? serviceKey) =>
        services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(serviceType, serviceKey) == true;

    /// <summary>Whether a service is the library's, so that each account has one of its own.</summary>
    public static bool IsOurs(Type serviceType) => serviceType.Assembly == typeof(ICallMessenger).Assembly;

    private IKeyedServiceProvider Keyed => (IKeyedServiceProvider)services;

    private object? OfAccount(Type serviceType) => IsOurs(serviceType) ? Keyed.GetKeyedService(serviceType, name) : null;

    private static bool IsThis(Type serviceType) =>
        serviceType == typeof(IServiceProvider)
        || serviceType == typeof(IKeyedServiceProvider)
        || serviceType == typeof(IServiceProviderIsService)
        || serviceType == typeof(IServiceProviderIsKeyedService);
}
