using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>
/// The way of requests to <c>/emulator</c>: route, read the body, operate, answer. All others go on, to the REST API. Nothing here is recorded, or meets a
/// fault.
/// </summary>
internal sealed class ControlPipeline(ControlRoutes routes, RequestDelegate rest)
{
    private static ControlAnswer NoWebSocket { get; } =
        ControlAnswer.Problem(StatusCodes.Status426UpgradeRequired, $"{SignalEndpoint.Path} is for the Voice SDK, which opens a WebSocket.");

    public async Task HandleAsync(HttpContext http)
    {
        if (SignalEndpoint.IsSignal(http.Request))
        {
            await NoWebSocket.WriteAsync(http.Response).ConfigureAwait(false);
        }
        else if (http.Request.Path.StartsWithSegments(ControlRoutes.Root, StringComparison.Ordinal))
        {
            var answer = await AnswerAsync(http.Request).ConfigureAwait(false);
            await answer.WriteAsync(http.Response).ConfigureAwait(false);
        }
        else
        {
            await rest(http).ConfigureAwait(false);
        }
    }

    private async Task<ControlAnswer> AnswerAsync(HttpRequest request)
    {
        var path = request.Path.Value!;
        var (operation, arguments, allowed) = routes.Find(request.Method, path);
        if (operation is null)
        {
            return allowed is []
                ? ControlAnswer.Problem(StatusCodes.Status404NotFound, $"There is no {path}: see {ControlRoutes.Root}/openapi.json.")
                : ControlAnswer.Problem(
                    StatusCodes.Status405MethodNotAllowed,
                    $"{path} has no {request.Method}: {string.Join(" and ", allowed)} it has.",
                    allow: string.Join(", ", allowed));
        }

        try
        {
            var body = await ReadBodyAsync(request).ConfigureAwait(false);
            return await operation(new(arguments, request.Query, body, request.HttpContext.RequestAborted)).ConfigureAwait(false);
        }
        catch (ControlException refused)
        {
            return ControlAnswer.Problem(refused.Status, refused.Message, refused.Field, code: refused.Code);
        }
        catch (InvalidOperationException refused)
        {
            // The call's state does not allow it.
            return ControlAnswer.Problem(StatusCodes.Status409Conflict, refused.Message);
        }
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request)
    {
        using var body = new MemoryStream();
        try
        {
            // The server's limit ends it in time.
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted).ConfigureAwait(false);
            return body.GetBuffer().AsMemory(0, (int)body.Length);
        }
        catch (BadHttpRequestException refused)
        {
            throw refused.StatusCode == StatusCodes.Status413PayloadTooLarge
                ? new ControlException(refused.StatusCode, "The body is over 1 MB.")
                : new ControlException(StatusCodes.Status400BadRequest, "The body did not come as the request's headers say.");
        }
    }
}
