using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.Emulator;

/// <summary>A REST request's way: record, authenticate, route, read the form, meet a fault or none, operate, answer.</summary>
internal sealed class RestPipeline(Switchboard board)
{
    private readonly RouteTable _routes = new(board);

    public async Task HandleAsync(HttpContext http)
    {
        var record = new RecordedRequest(http.Request.Method, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, board.Time.GetUtcNow());
        board.Requests.Add(record, record.Path.Length);
        board.Feed.Publish(record);
        using var slot = new RequestSlot();
        var (answer, faulty) = await AnswerAsync(http, record, slot).ConfigureAwait(false);
        record.Answered(answer);
        board.Requests.Grow((record.IdempotencyKey?.Length ?? 0) + (record.ErrorMessage?.Length ?? 0));
        board.Feed.Publish(record);
        http.Response.Headers["Twilio-Request-Id"] = record.RequestId;
        if (slot.Concurrent is { } concurrent)
        {
            http.Response.Headers["Twilio-Concurrent-Requests"] = $"{concurrent}";
        }

        await (faulty is not null ? faulty.WriteAsync(answer) : answer!.WriteAsync(http.Response)).ConfigureAwait(false);
    }

    private EmulatorAccount? AccountOf(RoutePath? place, EmulatorAccount user) =>
        place is not null && board.Accounts.Find(place.AccountSid) is { } account && user.MayUse(account) ? account : null;

    /// <summary>The answer, and how it leaves when a fault was met; only then there may be none.</summary>
    private async Task<(RestAnswer? Answer, FaultyExchange? Faulty)> AnswerAsync(HttpContext http, RecordedRequest record, RequestSlot slot)
    {
        if (BasicCredentials.Authenticate(http.Request, board.Accounts) is not { } user)
        {
            return (RestAnswer.Unauthorized, null);
        }

        var path = http.Request.Path.Value ?? "";
        var place = RoutePath.Parse(path);
        var account = AccountOf(place, user);
        if (slot.Take(account ?? user) > board.MaxConcurrentRequests)
        {
            return (RestAnswer.TooManyRequests, null);
        }

        if (place is null || !_routes.TryFind(place, out var match))
        {
            return (RestAnswer.NotFound(path), null);
        }

        record.AccountSid = place.AccountSid;
        record.CallSid = match.Arguments.GetValueOrDefault("CallSid");
        if (account is null)
        {
            return (RestAnswer.NotFound(path), null);
        }

        if (match.RouteFor(http.Request.Method) is not { } route)
        {
            http.Response.Headers.Allow = match.Allow;
            return (RestAnswer.MethodNotAllowed, null);
        }

        record.Operation = route.Name;
        var (form, problem) = HttpMethods.IsPost(http.Request.Method) ? await FormBody.ReadAsync(http.Request).ConfigureAwait(false) : (FormBody.Empty, null);
        var request = new RestRequest(account, path, match.Arguments, http.Request.Query, form);
        record.IdempotencyKey = request.Field(RestRequest.IdempotencyKey);
        if (problem is not null)
        {
            return (problem, null);
        }

        if (board.Faults.Meet(FaultTarget.Of(route.Name, request, board)) is not { } fault)
        {
            return (route.Operation(request), null);
        }

        record.Fault = fault.Kind;
        var faulty = new FaultyExchange(fault, http, board);
        return (await faulty.AnswerAsync(request, route.Operation).ConfigureAwait(false), faulty);
    }
}
