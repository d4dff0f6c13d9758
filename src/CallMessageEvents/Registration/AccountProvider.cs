using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// A scope's services for the constructor of a named account's handler: it finds the account's services of the library without their key, and never the unnamed
/// account's in their place. The container creates services deeper down as usual.
/// </summary>
internal sealed class AccountProvider(IServiceProvider services, string name) : IKeyedServiceProvider, IServiceProviderIsKeyedService
{
    public object? GetService(Type serviceType) =>
        IsThis(serviceType) ? this
        : serviceType == typeof(IServiceScopeFactory) ? new AccountScopes(services.GetRequiredService<IServiceScopeFactory>(), name)
        : OfAccount(serviceType) ?? (AccountServices.IsEachAccountsOwn(serviceType) ? null : services.GetService(serviceType));

    public object? GetKeyedService(Type serviceType, object? serviceKey) => Keyed.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) => Keyed.GetRequiredKeyedService(serviceType, serviceKey);

    public bool IsService(Type serviceType) =>
        IsThis(serviceType)
        || (IsOurs(serviceType) && IsKeyedService(serviceType, name))
        || (!AccountServices.IsEachAccountsOwn(serviceType) && services.GetService<IServiceProviderIsService>()?.IsService(serviceType) == true);

    public bool IsKeyedService(Type serviceType, object? serviceKey) =>
        services.GetService<IServiceProviderIsKeyedService>()?.IsKeyedService(serviceType, serviceKey) == true;

    /// <summary>Whether the type is this library's, so that it may be keyed by the account's name.</summary>
    private static bool IsOurs(Type serviceType) => serviceType.Assembly == typeof(ICallMessenger).Assembly;

    private IKeyedServiceProvider Keyed => (IKeyedServiceProvider)services;

    private object? OfAccount(Type serviceType) => IsOurs(serviceType) ? Keyed.GetKeyedService(serviceType, name) : null;

    private static bool IsThis(Type serviceType) =>
        serviceType == typeof(IServiceProvider)
        || serviceType == typeof(IKeyedServiceProvider)
        || serviceType == typeof(IServiceProviderIsService)
        || serviceType == typeof(IServiceProviderIsKeyedService);
}
