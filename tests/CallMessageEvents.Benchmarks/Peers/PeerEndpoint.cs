using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Twilio.Security;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// An endpoint as one writes it with Twilio's C# helper library: a filter reads the form and verifies its signature, and the endpoint parses the content and
/// calls a handler from the request's scope. It knows neither duplicates nor order.
/// </summary>
internal static class PeerEndpoint
{
    public const string Path = "/peer";

    private static readonly RequestValidator Validator = new(FloorData.AuthToken);

    public static void MapPeer(this IEndpointRouteBuilder endpoints) => endpoints.MapPost(Path, (Delegate)HandleAsync).AddEndpointFilter(FilterAsync);

    private static async ValueTask<object?> FilterAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var request = context.HttpContext.Request;
        var form = await request.ReadFormAsync(request.HttpContext.RequestAborted);
        var fields = form.ToDictionary(static field => field.Key, static field => field.Value.ToString());
        var isSigned = Validator.Validate(Servers.PublicBaseUrl + request.Path + request.QueryString, fields, request.Headers["X-Twilio-Signature"]);
        return isSigned ? await next(context) : Results.StatusCode(StatusCodes.Status403Forbidden);
    }

    private static async Task<IResult> HandleAsync(HttpContext http)
    {
        var content = JsonSerializer.Deserialize(http.Request.Form["Content"].ToString(), BenchmarkJson.Default.MenuSelected)!;
        await http.RequestServices.GetRequiredService<PeerHandler>().HandleAsync(content, http.RequestAborted);
        return Results.NoContent();
    }
}

/// <summary>What the peer's endpoint calls.</summary>
internal sealed class PeerHandler
{
    public Task<int> HandleAsync(MenuSelected content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(content.Qty);
    }
}
