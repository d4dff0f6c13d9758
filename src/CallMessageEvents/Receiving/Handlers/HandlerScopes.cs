using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Where handlers come from: a scope for each message, but where the application registered the class as a singleton, and for delegates, which need none.</summary>
internal sealed class HandlerScopes(IServiceProvider root, IServiceCollection services, IEnumerable<HandlerBinding> bindings)
{
    private readonly IServiceScopeFactory _factory = root.GetRequiredService<IServiceScopeFactory>();

    private readonly HashSet<HandlerBinding> _needNone = [.. bindings.Where(binding => binding.Service is not { } service || IsSingleton(services, service))];

    /// <summary>The services to take the handler from without a scope; null where it needs one.</summary>
    public IServiceProvider? RootFor(HandlerBinding handler) => _needNone.Contains(handler) ? root : null;

    public AsyncServiceScope Create() => _factory.CreateAsyncScope();

    private static bool IsSingleton(IServiceCollection services, Type service) =>
        services.LastOrDefault(one => !one.IsKeyedService && one.ServiceType == service) is { Lifetime: ServiceLifetime.Singleton };
}
