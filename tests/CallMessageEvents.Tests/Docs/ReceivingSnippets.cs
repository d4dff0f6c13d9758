using System.Collections.Specialized;
using System.Xml.Linq;
using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Tests.Docs;

/// <summary>The C# blocks of docs/receiving.md, so that they are compiled. <see cref="DocsTests"/> holds both together.</summary>
internal static class ReceivingSnippets
{
    public static void Voice(WebApplication app)
    {
        app.MapPost("/voice", (ICallbackUrls callbacks) => Results.Text(callbacks.DialClients("agent"), "text/xml"))
            .RequireTwilioSignature();
    }

    public static string AddStatusCallbacks(ICallbackUrls callbacks, string callerId)
    {
        var dial = new XElement("Dial", new XAttribute("callerId", callerId), new XElement("Number", "+14155550100"));
        var twiml = callbacks.AddStatusCallbacks(new XElement("Response", dial).ToString());
        return twiml;
    }

    public static void Register(IHostApplicationBuilder builder)
    {
        builder.Services.AddCallMessageEvents()
            .AddHandler<OfferAccepted, OfferHandler>()          // a class, from a scope of its own
            .AddHandler<Ping>((context, cancellationToken) => context.Messenger.SendAsync(context.Sender, new Pong(), cancellationToken))
            .AddFallbackHandler<EverythingElse>();              // what no other takes
    }

    public static void Map(WebApplication app)
    {
        app.MapCallMessageEvents("/calls/events").RequireRateLimiting("callbacks");
        app.MapCallMessageEvents("/sales/events", new AccountName("sales"));     // the account registered by that name
    }

    public static async Task<CallbackAnswer> ReceiveAsync(
        ICallbackReceiver receiver, Uri url, NameValueCollection headers, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        var answer = await receiver.ReceiveMessageAsync(
            new CallbackRequest
            {
                Method = "POST",
                Scheme = url.Scheme,
                Host = url.Authority,
                Target = url.PathAndQuery,
                ContentType = headers["Content-Type"],
                Signature = headers["X-Twilio-Signature"],
                SignatureSettings = headers["X-Twilio-Webhooks-Signature-Settings"],
                IdempotencyToken = headers["I-Twilio-Idempotency-Token"],
                Body = body,
            },
            cancellationToken);
        return answer;
    }

    [CallMessage("offer-accepted")]
    internal sealed record OfferAccepted(string Plan);

    [CallMessage("ping")]
    private sealed record Ping;

    [CallMessage("pong")]
    private sealed record Pong;

    internal interface IPlans
    {
        Task OrderAsync(string plan, CancellationToken cancellationToken);
    }

    [CallMessage("receipt")]
    private sealed record Receipt(string Text);

    internal sealed class OfferHandler(IPlans plans) : ICallMessageHandler<OfferAccepted>
    {
        public async Task HandleAsync(CallMessageContext<OfferAccepted> context, CancellationToken cancellationToken)
        {
            await plans.OrderAsync(context.Content.Plan, cancellationToken);
            await context.Messenger.SendAsync(context.Sender, new Receipt("Yours."), cancellationToken);
        }
    }

    internal interface ICallBoard
    {
        Task ShowAsync(CallLeg leg, string state, CancellationToken cancellationToken);

        Task RemoveAsync(CallLeg leg, CancellationToken cancellationToken);
    }

    internal sealed class CallWatch(ICallBoard board) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            board.ShowAsync(context.Leg, "rings", cancellationToken);

        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            board.ShowAsync(context.Leg, "talks", cancellationToken);

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            board.RemoveAsync(context.Leg, cancellationToken);
    }

    private sealed class EverythingElse : ICallMessageHandler
    {
        public Task HandleAsync(CallMessageContext context, CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
