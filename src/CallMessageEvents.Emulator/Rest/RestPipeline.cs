using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.Emulator;

/// <summary>A REST request's way: record, authenticate, route, read the form, operate, answer.</summary>
internal sealed class RestPipeline(Switchboard board)
{
    private readonly RouteTable _routes = new(board);
    private int _concurrent;

    public async Task HandleAsync(HttpContext http)
    {
        var record = new RecordedRequest(http.Request.Method, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, board.Time.GetUtcNow());
        board.Requests.Add(record);
        var concurrent = Interlocked.Increment(ref _concurrent);
        try
        {
            var answer = await AnswerAsync(http, record).ConfigureAwait(false);
            record.StatusCode = answer.Status;
            http.Response.Headers["Twilio-Request-Id"] = record.RequestId;
            http.Response.Headers["Twilio-Concurrent-Requests"] = $"{concurrent}";
            await answer.WriteAsync(http.Response).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _concurrent);
        }
    }

    private async Task<RestAnswer> AnswerAsync(HttpContext http, RecordedRequest record)
    {
        if (BasicCredentials.Authenticate(http.Request, board.Accounts) is not { } user)
        {
            return RestAnswer.Unauthorized;
        }

        var path = http.Request.Path.Value ?? "";
        if (RoutePath.Parse(path) is not { } route || !_routes.TryFind(route, out var match))
        {
            return RestAnswer.NotFound(path);
        }

        record.AccountSid = route.AccountSid;
        record.CallSid = match.Arguments.GetValueOrDefault("CallSid");
        if (board.Accounts.Find(route.AccountSid) is not { } account || !user.MayUse(account))
        {
            return RestAnswer.NotFound(path);
        }

        if (match.OperationFor(http.Request.Method) is not { } operation)
        {
            return RestAnswer.MethodNotAllowed;
        }

        var (form, problem) = HttpMethods.IsPost(http.Request.Method) ? await FormBody.ReadAsync(http.Request).ConfigureAwait(false) : (FormBody.Empty, null);
        var request = new RestRequest(account, path, match.Arguments, http.Request.Query, form);
        record.IdempotencyKey = request.Field(RestRequest.IdempotencyKey);
        return problem ?? operation(request);
    }
}
