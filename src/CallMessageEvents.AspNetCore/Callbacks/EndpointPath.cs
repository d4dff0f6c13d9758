using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;
using Microsoft.AspNetCore.Routing.Template;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Finds the path of an endpoint, which carries this as metadata: a name could be given twice, or be changed by the application.</summary>
/// <param name="services">The application's.</param>
/// <param name="route">The whole route; null when the endpoint stands in a group, whose prefix only the finished endpoint has.</param>
internal sealed class EndpointPath(IServiceProvider services, RoutePattern? route)
{
    private string? _path;

    /// <summary>The path; null in a group while the application has not begun to serve, and where the route has parameters without default values.</summary>
    public string? Find()
    {
        if (_path is null && (route ?? FinishedRoute()) is { } known) _path = services.GetRequiredService<TemplateBinderFactory>().Create(known).BindValues([]);
        return _path;
    }

    private RoutePattern? FinishedRoute() => services.GetRequiredService<EndpointDataSource>().Endpoints
        .OfType<RouteEndpoint>().FirstOrDefault(endpoint => endpoint.Metadata.GetMetadata<EndpointPath>() == this)?.RoutePattern;
}
