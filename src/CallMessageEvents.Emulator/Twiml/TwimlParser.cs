using System.Xml;
using System.Xml.Linq;

namespace CallMessageEvents.Emulator;

/// <summary>Reads TwiML. Pure. What is not done here is refused: nothing is ignored in silence.</summary>
internal static class TwimlParser
{
    public const int Unreadable = 12100;

    private const int MostSecondsPaused = 24 * 60 * 60; // Twilio's own bound is not known.

    public static TwimlDocument Parse(string twiml)
    {
        using var text = new StringReader(twiml);
        return Parse(settings => XmlReader.Create(text, settings), baseUrl: null);
    }

    /// <param name="twiml">The document, in the encoding that it says of itself.</param>
    /// <param name="baseUrl">Where it comes from, for addresses that are relative.</param>
    public static TwimlDocument Parse(ReadOnlyMemory<byte> twiml, Uri baseUrl)
    {
        using var bytes = new MemoryStream(twiml.ToArray(), writable: false);
        return Parse(settings => XmlReader.Create(bytes, settings), baseUrl);
    }

    private static TwimlDocument Parse(Func<XmlReaderSettings, XmlReader> open, Uri? baseUrl)
    {
        try
        {
            using var reader = open(new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var root = XElement.Load(reader);
            return root.Name == "Response"
                ? Read(root, baseUrl)
                : throw new TwimlException(Unreadable, $"the document element is <{root.Name}>: TwiML begins with <Response>");
        }
        catch (XmlException broken)
        {
            return TwimlDocument.Error(Unreadable, broken.Message);
        }
        catch (TwimlException problem)
        {
            return TwimlDocument.Error(problem.Code, problem.Message);
        }
    }

    private static TwimlDocument Read(XElement response, Uri? baseUrl)
    {
        new TwimlElement(response, baseUrl).RequireNoText();
        return new([.. response.Elements().Select(verb => ReadVerb(new(verb, baseUrl)))]);
    }

    private static TwimlVerb ReadVerb(TwimlElement verb) => verb.Name switch
    {
        "Say" => new TwimlVerb.Say(),
        "Pause" => new TwimlVerb.Pause(verb.Seconds("length", TwimlException.NotValid, MostSecondsPaused) ?? TimeSpan.FromSeconds(1)),
        "Dial" => DialParser.Parse(verb),
        "Redirect" => new TwimlVerb.Redirect(new(verb.Url(verb.Text), verb.Method("method"))),
        "Reject" => new TwimlVerb.Reject(verb.Find("reason") switch
        {
            null or "rejected" => CallStatus.NoAnswer,
            "busy" => CallStatus.Busy,
            _ => throw new TwimlException(TwimlException.NotValid, "the reason of <Reject> must be rejected or busy"),
        }),
        "Hangup" => new TwimlVerb.HangUp(),
        _ => throw verb.NotAllowed(),
    };
}
