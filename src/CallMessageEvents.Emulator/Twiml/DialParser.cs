using System.Xml.Linq;

namespace CallMessageEvents.Emulator;

/// <summary>Reads <c>&lt;Dial&gt;</c>: one conference, or up to ten whom it rings at the same time.</summary>
internal static class DialParser
{
    public const int MostAtOnce = 10;

    public static TwimlAction Parse(XElement dial, Uri? baseUrl)
    {
        var callerId = dial.Attribute("callerId")?.Value is { Length: > 0 } id ? id : null;
        XElement[] nouns = [.. dial.Elements()];
        return nouns switch
        {
            [] => new TwimlAction.Dial([new(Required(dial.Value, "<Dial> without anybody to dial")) { CallerId = callerId }]),
            [{ Name.LocalName: "Conference" } conference] => new TwimlAction.Conference(Required(conference.Value, "<Conference> without a name")),
            { Length: > MostAtOnce } => throw new TwimlException(12200, $"<Dial> rings at most {MostAtOnce} at the same time, here are {nouns.Length}"),
            _ => new TwimlAction.Dial([.. nouns.Select(noun => ReadParty(noun, baseUrl) with { CallerId = callerId })]),
        };
    }

    private static DialedParty ReadParty(XElement noun, Uri? baseUrl)
    {
        var party = noun.Name.LocalName switch
        {
            "Client" => new DialedParty("client:" + Required(IdentityOf(noun), "<Client> without an identity")) { Parameters = ParametersOf(noun) },
            "Number" => new DialedParty(Required(noun.Value, "<Number> without a number")),
            "Sip" => new DialedParty(Required(noun.Value, "<Sip> without an address")),
            var other => throw new TwimlException(12200, $"<{other}> in <Dial> is not emulated here: <Client>, <Number>, <Sip> and a single <Conference> are"),
        };
        return party with { StatusCallback = StatusCallbackOf(noun, baseUrl) };
    }

    private static string IdentityOf(XElement client) =>
        client.Element("Identity")?.Value
        ?? client.Attribute("identity")?.Value
        ?? string.Concat(client.Nodes().OfType<XText>().Select(text => text.Value));

    private static Dictionary<string, string> ParametersOf(XElement client)
    {
        var parameters = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in client.Elements("Parameter"))
        {
            parameters[Required(parameter.Attribute("name")?.Value, "<Parameter> without a name")] = parameter.Attribute("value")?.Value ?? "";
        }

        return parameters;
    }

    private static StatusCallbackSettings? StatusCallbackOf(XElement noun, Uri? baseUrl)
    {
        if (noun.Attribute("statusCallback")?.Value is not { Length: > 0 } address)
        {
            return null;
        }

        var url = baseUrl is not null && Uri.TryCreate(baseUrl, address, out var relative) ? relative.OriginalString : address;
        return !SubscriptionOperations.TryReadCallback(url, out var callback)
                ? throw new TwimlException(21609, $"statusCallback '{address}' is not an http or https URL")
            : SubscriptionOperations.ReadMethod(noun.Attribute("statusCallbackMethod")?.Value) is not { } method
                ? throw new TwimlException(12200, "statusCallbackMethod must be GET or POST")
            : StatusCallbackEvents.Read([noun.Attribute("statusCallbackEvent")?.Value ?? ""]) is not { } events
                ? throw new TwimlException(21626, "statusCallbackEvent is of initiated, ringing, answered and completed")
            : new(callback, method, events);
    }

    private static string Required(string? text, string problem) => text?.Trim() is { Length: > 0 } value ? value : throw new TwimlException(12200, problem);
}
