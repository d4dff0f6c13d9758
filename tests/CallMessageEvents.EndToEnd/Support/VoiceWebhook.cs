using System.Xml.Linq;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.EndToEnd;

/// <summary>
/// The application's TwiML: it dials what the end user's app asks for with <c>To</c>, several separated by commas, and requests the legs' status callbacks.
/// </summary>
internal static class VoiceWebhook
{
    private const string Conference = "conference:", Client = "client:";

    public static async Task<IResult> Answer(HttpRequest request, ICallbackUrls urls)
    {
        var form = await request.ReadFormAsync();
        var dialed = form["To"].ToString().Split(',').Select(to => Noun(to, urls.Status));

        // It rings for as long as a slow machine takes to do what a test does meanwhile.
        var dial = new XElement("Dial", new XAttribute("answerOnBridge", "true"), new XAttribute("timeout", "600"), dialed);
        return Results.Text(new XElement("Response", dial).ToString(), "text/xml");
    }

    private static XElement Noun(string to, Uri status)
    {
        if (to.StartsWith(Conference, StringComparison.Ordinal)) return new("Conference", to[Conference.Length..]);
        var (noun, whom) = to.StartsWith(Client, StringComparison.Ordinal) ? ("Client", to[Client.Length..]) : ("Number", to);
        return new(noun, new XAttribute("statusCallback", status), new XAttribute("statusCallbackEvent", "initiated ringing answered completed"), whom);
    }
}
