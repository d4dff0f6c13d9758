using Microsoft.AspNetCore.Http;
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
    /// <exception cref="InvalidOperationException">In a group: another endpoint has the same route.</exception>
    public string? Find()
    {
        if (_path is null && (route ?? FinishedRoute()) is { } known) _path = services.GetRequiredService<TemplateBinderFactory>().Create(known).BindValues([]);
        return _path;
    }

    private RoutePattern? FinishedRoute()
    {
        var endpoints = services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().ToList();
        if (endpoints.Find(endpoint => endpoint.Metadata.GetMetadata<EndpointPath>() == this) is not { } own) return null;
        if (endpoints.Find(other => other != own && IsSame(own, other)) is { } other)
        {
            throw new InvalidOperationException(
                $"Two endpoints have the route \"{own.RoutePattern.RawText}\": {own.DisplayName}, and {other.DisplayName}. No request could be told apart: "
                + "give each account a prefix of its own.");
        }

        return own.RoutePattern;
    }

    /// <summary>Whether the router could not tell them apart: one that says a host or a method goes before one that does not.</summary>
    private static bool IsSame(RouteEndpoint own, RouteEndpoint other) =>
        string.Equals(own.RoutePattern.RawText?.Trim('/'), other.RoutePattern.RawText?.Trim('/'), StringComparison.OrdinalIgnoreCase)
        && own.Order == other.Order
        && other.Metadata.GetMetadata<IHttpMethodMetadata>() is null or { HttpMethods.Count: 0 }
        && HaveSameHost(Hosts(own), Hosts(other));

    private static bool HaveSameHost(IReadOnlyList<string> own, IReadOnlyList<string> other) =>
        own.Count == 0 ? other.Count == 0 : own.Intersect(other, StringComparer.OrdinalIgnoreCase).Any();

    private static IReadOnlyList<string> Hosts(Endpoint endpoint) => endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [];
}
