using System.Xml;
using System.Xml.Linq;

namespace CallMessageEvents.Emulator;

/// <summary>Reads TwiML. Pure.</summary>
internal static class TwimlParser
{
    private const int Unreadable = 12100;
    private const int Unknown = 12200;

    /// <param name="twiml">The document.</param>
    /// <param name="baseUrl">Where it comes from, for addresses that are relative.</param>
    public static TwimlAction Parse(string twiml, Uri? baseUrl)
    {
        try
        {
            var document = Load(twiml);
            return document.Name.LocalName == "Response"
                ? Read(document, baseUrl)
                : throw new TwimlException(Unreadable, $"The document element is <{document.Name.LocalName}>: TwiML begins with <Response>");
        }
        catch (XmlException broken)
        {
            return new TwimlAction.Error(Unreadable, broken.Message);
        }
        catch (TwimlException problem)
        {
            return new TwimlAction.Error(problem.Code, problem.Message);
        }
    }

    private static XElement Load(string twiml)
    {
        using var text = new StringReader(twiml.TrimStart());
        using var reader = XmlReader.Create(text, new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XElement.Load(reader);
    }

    private static TwimlAction Read(XElement response, Uri? baseUrl)
    {
        TwimlAction action = new TwimlAction.HangUp();
        foreach (var verb in response.Elements())
        {
            switch (verb.Name.LocalName)
            {
                case "Say" or "Pause":
                    action = new TwimlAction.Stay();
                    break;
                case "Dial":
                    return DialParser.Parse(verb, baseUrl);
                case "Reject":
                    return new TwimlAction.Reject();
                case "Hangup":
                    return new TwimlAction.HangUp();
                default:
                    throw new TwimlException(Unknown, $"<{verb.Name.LocalName}> is not emulated: <Dial>, <Reject>, <Hangup>, <Say> and <Pause> are");
            }
        }

        return action;
    }
}
