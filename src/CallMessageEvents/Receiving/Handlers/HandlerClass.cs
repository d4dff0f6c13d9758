using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// A class that handles for one account, and where its objects come from. A named account makes them itself, so that their constructors get its services,
/// unless the application has registered the class otherwise than as transient: with another lifetime, a factory, or a derived class.
/// </summary>
internal sealed class HandlerClass
{
    private readonly object? _key;
    private readonly Lazy<ServiceDescriptor?> _registration;

    /// <param name="type">The class.</param>
    /// <param name="key">The service key of the objects that a named account makes; null for the unnamed account, which takes what is registered.</param>
    /// <param name="services">The application's services, which are complete when the first handler runs.</param>
    public HandlerClass([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] Type type, object? key, IServiceCollection services)
    {
        Type = type;
        _key = key;
        _registration = new(() =>
        {
            var found = services.LastOrDefault(one => !one.IsKeyedService && one.ServiceType == type);
            return key is not null && found is { Lifetime: ServiceLifetime.Transient } && found.ImplementationType == type ? null : found;
        });
    }

    [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)]
    public Type Type { get; }

    /// <summary>The registration that it is taken from; null where the account makes it.</summary>
    public ServiceDescriptor? Registration => _registration.Value;

    /// <summary>Whether it needs no scope.</summary>
    public bool IsSingleton => Registration is { Lifetime: ServiceLifetime.Singleton };

    public T Get<T>(IServiceProvider services) =>
        (T)(Registration is null && _key is not null ? services.GetRequiredKeyedService(Type, _key) : services.GetRequiredService(Type));
}
