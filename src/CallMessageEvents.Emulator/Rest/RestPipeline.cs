using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CallMessageEvents.Emulator;

/// <summary>A REST request's way: record, authenticate, route, read the form, meet a fault or none, operate, answer.</summary>
internal sealed class RestPipeline(
    RouteTable routes, AccountBook accounts, CallExchange exchange, EmulatorFaults faults, Journal<RecordedRequest> requests, int? maxConcurrentRequests)
{
    public async Task HandleAsync(HttpContext http)
    {
        var record = new RecordedRequest(http.Request.Method, http.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget, exchange.Time.GetUtcNow());
        requests.Add(record, record.Path.Length);
        exchange.Feed.Publish(record);
        using var slot = new RequestSlot();
        var (answer, faulty) = await AnswerAsync(http, record, slot).ConfigureAwait(false);
        record.Answered(answer);
        requests.Grow((record.IdempotencyKey?.Length ?? 0) + (record.ErrorMessage?.Length ?? 0));
        exchange.Feed.Publish(record);
        http.Response.Headers["Twilio-Request-Id"] = record.RequestId;
        if (slot.Concurrent is { } concurrent)
        {
            http.Response.Headers["Twilio-Concurrent-Requests"] = $"{concurrent}";
        }

        await (faulty is not null ? faulty.WriteAsync(answer) : answer!.WriteAsync(http.Response)).ConfigureAwait(false);
    }

    private EmulatorAccount? AccountOf(RoutePath? place, EmulatorAccount user) =>
        place is not null && accounts.Find(place.AccountSid) is { } account && user.MayUse(account) ? account : null;

    /// <summary>The answer, and how it leaves when a fault was met; only then there may be none.</summary>
    private async Task<(RestAnswer? Answer, FaultyExchange? Faulty)> AnswerAsync(HttpContext http, RecordedRequest record, RequestSlot slot)
    {
        if (BasicCredentials.Authenticate(http.Request, accounts) is not { } user)
        {
            return (RestAnswer.Unauthorized, null);
        }

        var path = http.Request.Path.Value ?? "";
        var place = RoutePath.Parse(path);
        var account = AccountOf(place, user);
        if (slot.Take(account ?? user) > maxConcurrentRequests)
        {
            return (RestAnswer.TooManyRequests, null);
        }

        if (place is null || !routes.TryFind(place, out var match))
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

        if (faults.Meet(RequestTarget.Of(route.Name, request, exchange)) is not { } fault)
        {
            return (route.Operation(request), null);
        }

        record.Fault = fault.Kind;
        var faulty = new FaultyExchange(fault, http, exchange);
        return (await faulty.AnswerAsync(request, route.Operation).ConfigureAwait(false), faulty);
    }
}
