// Receives call messages in Azure Functions (isolated worker). docs/deploy.md says what to know before.
using CallMessageEvents;
using CallMessageEvents.Hosting;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Azure.Functions.Worker.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.Services.AddCallMessageEvents().AddHandler<OfferAccepted>((context, cancellationToken) =>
    context.Messenger.SendAsync(context.Sender, new Receipt($"The {context.Content.Plan} plan is yours."), cancellationToken));

var host = builder.Build();
host.Services.GetRequiredService<ICallbackPaths>().Map(() => Callbacks.MessagesPath, () => Callbacks.StatusPath);
host.Run();

/// <summary>The two endpoints. Twilio signs its requests, so that no function key is needed.</summary>
internal sealed class Callbacks(ICallbackReceiver receiver)
{
    public const string MessagesPath = "/api/call-message-events/messages";
    public const string StatusPath = "/api/call-message-events/status";

    [Function("CallMessages")]
    public async Task<HttpResponseData> MessagesAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "call-message-events/messages")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        await WriteAsync(request, await receiver.ReceiveMessageAsync(await ReadAsync(request, cancellationToken), cancellationToken));

    [Function("CallStatus")]
    public async Task<HttpResponseData> StatusAsync(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "call-message-events/status")] HttpRequestData request,
        CancellationToken cancellationToken) =>
        await WriteAsync(request, await receiver.ReceiveStatusAsync(await ReadAsync(request, cancellationToken), cancellationToken));

    private static async Task<CallbackRequest> ReadAsync(HttpRequestData request, CancellationToken cancellationToken)
    {
        // One byte more than is allowed is enough to be refused.
        var body = new byte[CallbackRequest.MaxBodyBytes + 1];
        var length = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellationToken);
        return new CallbackRequest
        {
            Method = request.Method,
            Scheme = request.Url.Scheme,
            Host = request.Url.Authority,
            Target = request.Url.PathAndQuery,
            ContentType = Header("Content-Type"),
            Signature = Header("X-Twilio-Signature"),
            SignatureSettings = Header("X-Twilio-Webhooks-Signature-Settings"),
            IdempotencyToken = Header("I-Twilio-Idempotency-Token"),
            Body = body.AsMemory(0, length),
        };

        string? Header(string name) => request.Headers.TryGetValues(name, out var values) ? string.Join(',', values) : null;
    }

    private static async Task<HttpResponseData> WriteAsync(HttpRequestData request, CallbackAnswer answer)
    {
        var response = request.CreateResponse((System.Net.HttpStatusCode)answer.StatusCode);
        if (answer.RetryAfter is { } wait) response.Headers.Add("Retry-After", ((int)Math.Ceiling(wait.TotalSeconds)).ToString());
        if (answer.Allow is { } allow) response.Headers.Add("Allow", allow);
        if (answer.ContentType is { } type) response.Headers.Add("Content-Type", type);
        await response.Body.WriteAsync(answer.Body);
        return response;
    }
}

[CallMessage("offer-accepted")]
internal sealed record OfferAccepted(string Plan);

[CallMessage("receipt")]
internal sealed record Receipt(string Text);
