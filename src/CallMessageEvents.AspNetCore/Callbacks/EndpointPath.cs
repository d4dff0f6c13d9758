using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Finds an endpoint's path. The endpoint carries this as metadata, because the application could change a name or use it twice.</summary>
/// <param name="services">The application's services.</param>
/// <param name="route">The whole route; null when the endpoint is in a group, because only the built endpoint has the group's prefix.</param>
internal sealed class EndpointPath(IServiceProvider services, RoutePattern? route)
{
    private string? _path;

    /// <summary>Returns the path; null in a group until the application serves, and when the route has parameters without default values.</summary>
    public string? Find()
    {
        if (_path is null && (route ?? FinishedRoute()) is { } known) _path = services.GetRequiredService<TemplateBinderFactory>().Create(known).BindValues([]);
        return _path;
    }

    private RoutePattern? FinishedRoute() => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<EndpointPath>() == this)?.RoutePattern;
}
