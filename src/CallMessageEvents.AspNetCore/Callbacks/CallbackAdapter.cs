using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.AspNetCore;

/// <summary>A method of a receiver. It returns null for a request that somebody else answers.</summary>
internal delegate ValueTask<CallbackAnswer?> Receive(CallbackRequest request, CancellationToken cancellationToken);

/// <summary>Passes a request to the receiver and writes its answer. Connection errors end here: they are not the application's errors.</summary>
internal sealed class CallbackAdapter(TimeProvider time, ILoggerFactory loggers)
{
    private readonly ILogger _logger = loggers.CreateLogger("CallMessageEvents");

    /// <summary>Returns true for a request that somebody else is to answer; nothing is written then.</summary>
    public async Task<bool> HandleAsync(HttpContext http, Receive receive)
    {
        try
        {
            var body = await CallbackBody.ReadAsync(http.Request, time, http.RequestAborted).ConfigureAwait(false);
            var receiving = ReceiveAsync(http, body, receive);

            // While the message waits it alone is held, and not the request's body.
            body = default;
            var answer = await receiving.ConfigureAwait(false);
            if (answer is null) return true;
            if (answer.StatusCode == StatusCodes.Status408RequestTimeout) AdapterLog.TimedOut(_logger);
            await AnswerWriter.WriteAsync(http.Response, answer, http.RequestAborted).ConfigureAwait(false);
        }
        catch (BadHttpRequestException e)
        {
            AdapterLog.BadRequest(_logger, e.StatusCode, e.Message);
            http.Response.StatusCode = e.StatusCode;
        }
        catch (Exception e) when (HasHungUp(http, e))
        {
            AdapterLog.HungUp(_logger);
            if (!http.Response.HasStarted) http.Response.StatusCode = StatusCodes.Status499ClientClosedRequest;
        }

        return false;
    }

    private ValueTask<CallbackAnswer?> ReceiveAsync(HttpContext http, CallbackBody body, Receive receive)
    {
        if (body.Refusal is { } refusal) return new(refusal);
        if (body.IsPart) AdapterLog.BodyWasRead(_logger, http.Request.ContentLength!.Value, body.Bytes.Length);
        return receive(RequestReader.Read(http.Request, body.Bytes), http.RequestAborted);
    }

    /// <summary>False for the application's own request time-out, which uses the same token: its answer still reaches Twilio.</summary>
    private static bool HasHungUp(HttpContext http, Exception e) =>
        e is IOException or OperationCanceledException
        && http.RequestAborted.IsCancellationRequested
        && http.Features.Get<IHttpRequestTimeoutFeature>() is not { RequestTimeoutToken.IsCancellationRequested: true };
}
