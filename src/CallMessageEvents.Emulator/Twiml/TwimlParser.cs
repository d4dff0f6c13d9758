using System.Xml;
using System.Xml.Linq;

namespace CallMessageEvents.Emulator;

/// <summary>Reads TwiML. Pure. What is not done here is refused: nothing is ignored in silence.</summary>
internal static class TwimlParser
{
    public const int Unreadable = 12100;

    /// <summary>To load a tree takes time that grows with the square of its depth: a second for what fits into 64 KB.</summary>
    private const int MaxDepth = 100;

    private const int MostSecondsPaused = 24 * 60 * 60; // Twilio's own bound is not known.

    public static TwimlDocument Parse(string twiml) => Parse(settings => XmlReader.Create(new StringReader(twiml), settings), baseUrl: null);

    /// <param name="twiml">The document, in the encoding that it says of itself.</param>
    /// <param name="baseUrl">Where it comes from, for addresses that are relative.</param>
    public static TwimlDocument Parse(ReadOnlyMemory<byte> twiml, Uri baseUrl)
    {
        var bytes = twiml.ToArray();
        return Parse(settings => XmlReader.Create(new MemoryStream(bytes, writable: false), settings), baseUrl);
    }

    private static TwimlDocument Parse(Func<XmlReaderSettings, XmlReader> open, Uri? baseUrl)
    {
        try
        {
            var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, CloseInput = true };
            RequireFlat(open, settings);
            using var reader = open(settings);
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

    private static void RequireFlat(Func<XmlReaderSettings, XmlReader> open, XmlReaderSettings settings)
    {
        using var reader = open(settings);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                throw new TwimlException(Unreadable, "elements are nested more than 100 deep");
            }
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
