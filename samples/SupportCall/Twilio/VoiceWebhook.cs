using System.Xml.Linq;
using CallMessageEvents.Hosting;
using Microsoft.Extensions.Options;

namespace SupportCall;

/// <summary>Twilio asks what becomes of the customer's call: the agent is dialed, and that leg reports its statuses.</summary>
internal sealed class VoiceWebhook(ICallDirectory directory, ICallbackUrls callbacks, IOptions<CallMessageEventsOptions> options, TimeProvider time)
{
    public const string Path = "/voice";

    public async Task<IResult> AnswerAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        using var buffer = new MemoryStream();
        await request.Body.CopyToAsync(buffer, cancellationToken);
        var body = buffer.ToArray();

        var url = new Uri(options.Value.PublicBaseUrl!, Path).AbsoluteUri + request.QueryString;
        var signature = TwilioSignature.Verify(request.Headers["X-Twilio-Signature"], url, body, CallbackFormat.Form, options.Value.AuthToken!);
        if (signature != SignatureResult.Valid) return Results.StatusCode(StatusCodes.Status403Forbidden);

        // No status callback tells of the leg that placed the call: this is what is known of it.
        if (CallRecord.TryParse(body, time.GetUtcNow(), out var customer)) await directory.ReportAsync(customer, cancellationToken);

        var agent = new XElement("Client", new XElement("Identity", "agent"));
        agent.Add(new XAttribute("statusCallback", callbacks.Status!), new XAttribute("statusCallbackEvent", "initiated ringing answered completed"));
        return Results.Text(new XElement("Response", new XElement("Dial", new XAttribute("answerOnBridge", "true"), agent)).ToString(), "text/xml");
    }
}
