using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.Emulator;

/// <summary>A REST request's way: record, authenticate, route, read the form, meet a fault or none, operate, answer.</summary>
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
            var (answer, faulty) = await AnswerAsync(http, record).ConfigureAwait(false);
            record.StatusCode = answer?.Status;
            http.Response.Headers["Twilio-Request-Id"] = record.RequestId;
            http.Response.Headers["Twilio-Concurrent-Requests"] = $"{concurrent}";
            await (faulty is not null ? faulty.WriteAsync(answer) : answer!.WriteAsync(http.Response)).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _concurrent);
        }
    }

    /// <summary>The answer, and how it leaves when a fault was met; only then there may be none.</summary>
    private async Task<(RestAnswer? Answer, FaultyExchange? Faulty)> AnswerAsync(HttpContext http, RecordedRequest record)
    {
        if (BasicCredentials.Authenticate(http.Request, board.Accounts) is not { } user)
        {
            return (RestAnswer.Unauthorized, null);
        }

        var path = http.Request.Path.Value ?? "";
        if (RoutePath.Parse(path) is not { } route || !_routes.TryFind(route, out var match))
        {
            return (RestAnswer.NotFound(path), null);
        }

        record.AccountSid = route.AccountSid;
        record.CallSid = match.Arguments.GetValueOrDefault("CallSid");
        if (board.Accounts.Find(route.AccountSid) is not { } account || !user.MayUse(account))
        {
            return (RestAnswer.NotFound(path), null);
        }

        if (match.OperationFor(http.Request.Method) is not { } operation)
        {
            return (RestAnswer.MethodNotAllowed, null);
        }

        record.Operation = match.Route.Name;
        var (form, problem) = HttpMethods.IsPost(http.Request.Method) ? await FormBody.ReadAsync(http.Request).ConfigureAwait(false) : (FormBody.Empty, null);
        var request = new RestRequest(account, path, match.Arguments, http.Request.Query, form);
        record.IdempotencyKey = request.Field(RestRequest.IdempotencyKey);
        if (problem is not null)
        {
            return (problem, null);
        }

        if (board.Faults.Meet(FaultTarget.Of(match.Route.Name, request, board)) is not { } fault)
        {
            return (operation(request), null);
        }

        record.Fault = fault.Kind;
        var faulty = new FaultyExchange(fault, http, board);
        return (await faulty.AnswerAsync(request, operation).ConfigureAwait(false), faulty);
    }
}
