using CallMessageEvents.Storage;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.AspNetCore;

/// <summary>Refuses requests for dead letters that nobody has secured, and those that the engine cannot answer.</summary>
internal static class DeadLetterGuard
{
    public static async Task RunAsync(HttpContext http, RequestDelegate work)
    {
        if (!await IsSecuredAsync(http).ConfigureAwait(false))
        {
            await http.RefuseAsync(
                StatusCodes.Status403Forbidden,
                "Say who may see and change dead letters: MapCallMessageDeadLetters().RequireAuthorization(), or AllowAnonymous() where something else "
                    + "protects these endpoints.").ConfigureAwait(false);
            return;
        }

        try
        {
            await work(http).ConfigureAwait(false);
        }
        catch (CallLogUnavailableException e) when (!http.Response.HasStarted)
        {
            http.Response.Headers.RetryAfter = "1";
            await http.RefuseAsync(StatusCodes.Status503ServiceUnavailable, e.Message).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer.
        }
    }

    public static Task RefuseAsync(this HttpContext http, int status, string detail)
    {
        http.Response.StatusCode = status;
        return http.Response.WriteAsJsonAsync(
            new(status, detail), DeadLetterJson.Default.DeadLetterProblem, "application/problem+json", http.RequestAborted);
    }

    /// <summary>Whether the application has said anything about who may come here: for the group, or for all endpoints.</summary>
    private static async Task<bool> IsSecuredAsync(HttpContext http)
    {
        var metadata = http.GetEndpoint()!.Metadata;
        return metadata.GetMetadata<IAuthorizeData>() is not null || metadata.GetMetadata<AuthorizationPolicy>() is not null
            || metadata.GetMetadata<IAllowAnonymous>() is not null
            || (http.RequestServices.GetService<IAuthorizationPolicyProvider>() is { } policies
                && await policies.GetFallbackPolicyAsync().ConfigureAwait(false) is not null);
    }
}
