using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Finds the path of an endpoint, which carries this as metadata: a name could be given twice, or be changed by the application.</summary>
/// <param name="services">The application's.</param>
/// <param name="pattern">The whole route pattern; null when the endpoint stands in a group, whose prefix only the finished endpoint has.</param>
internal sealed class EndpointPath(IServiceProvider services, string? pattern)
{
    private string? _path;

    /// <summary>The path; null while the application has not begun to start, and where the route has parameters that nobody knows a value for.</summary>
    public string? Find()
    {
        if (_path is not null) return _path;

        if (Finished() is { } endpoint) return _path = PathOf(endpoint.RoutePattern);
        return pattern is null ? null : PathOf(RoutePatternFactory.Parse(pattern));
    }

    private RouteEndpoint? Finished() => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<EndpointPath>() == this);

    private string? PathOf(RoutePattern route) => services.GetRequiredService<TemplateBinderFactory>().Create(route).BindValues([]);
}
