using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// One account's handler class, and the source of its instances. A named account creates them itself, so that their constructors get its services, unless the
/// application has registered the class other than as transient: with another lifetime, a factory, or a derived class.
/// </summary>
internal sealed class HandlerClass
{
    private readonly object? _key;
    private readonly Lazy<ServiceDescriptor?> _registration;

    /// <param name="type">The class.</param>
    /// <param name="key">The service key of the instances that a named account creates; null for the unnamed account, which uses the registered class.</param>
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

    /// <summary>The registration that the instances come from; null when the account creates them.</summary>
    public ServiceDescriptor? Registration => _registration.Value;

    /// <summary>Whether it needs no scope.</summary>
    public bool IsSingleton => Registration is { Lifetime: ServiceLifetime.Singleton };

    public T Get<T>(IServiceProvider services) =>
        (T)(Registration is null && _key is not null ? services.GetRequiredKeyedService(Type, _key) : services.GetRequiredService(Type));
}
