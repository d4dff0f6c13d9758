namespace CallMessageEvents.Emulator;

/// <summary>Reads <c>&lt;Dial&gt;</c>: one conference, or up to ten whom it rings at the same time.</summary>
internal static class DialParser
{
    private const int MostAtOnce = 10;
    private const int MostSecondsRinging = 600;
    private const int MostSeconds = 24 * 60 * 60;
    private const int InvalidTimeout = 13212;
    private const int InvalidHangupOnStar = 13213;
    private const int InvalidCallerId = 13214;
    private const int InvalidTimeLimit = 13216;
    private const int InvalidAnswerOnBridge = 13219;
    private const int InvalidNumber = 13224;
    private const int InvalidStatusCallback = 21609;

    private static readonly TimeSpan DefaultTimeLimit = TimeSpan.FromHours(4);

    public static TwimlVerb Parse(TwimlElement dial)
    {
        dial.Flag("hangupOnStar", InvalidHangupOnStar); // Nobody presses keys here.
        var timeLimit = dial.Seconds("timeLimit", InvalidTimeLimit, MostSeconds);
        var template = new DialedParty("")
        {
            RingTimeout = dial.Seconds("timeout", InvalidTimeout, MostSecondsRinging), TimeLimit = timeLimit ?? DefaultTimeLimit,
        };
        var verb = new TwimlVerb.Dial([])
        {
            AnswerOnBridge = dial.Flag("answerOnBridge", InvalidAnswerOnBridge),
            Action = dial.Find("action") is { Length: > 0 } action ? new(dial.Url(action), dial.Method("method")) : null,
        };
        _ = dial.Method("method");
        var nouns = dial.Elements;
        if (nouns.Count > 0)
        {
            dial.RequireNoText();
        }

        if (nouns.Any(noun => noun.Name == "Conference"))
        {
            return nouns.Count > 1 ? throw new TwimlException(TwimlException.NotValid, "<Conference> stands alone in <Dial>")
                : timeLimit is not null ? throw new TwimlException(TwimlException.NotValid, "timeLimit of <Dial> with a <Conference> is not emulated")
                : new TwimlVerb.Conference(nouns[0].RequiredText());
        }

        if (nouns.Count > MostAtOnce)
        {
            throw new TwimlException(TwimlException.NotValid, $"<Dial> rings at most {MostAtOnce} at the same time, here are {nouns.Count}");
        }

        DialedParty[] parties = nouns.Count == 0 ? [Number(dial, template)] : [.. nouns.Select(noun => ReadParty(noun, template))];
        return verb with { Parties = [.. parties.Select(party => party with { CallerId = CallerIdFor(party, dial.Find("callerId")) })] };
    }

    private static DialedParty ReadParty(TwimlElement noun, DialedParty template)
    {
        var party = noun.Name switch
        {
            "Client" => Client(noun, template),
            "Sip" => Sip(noun, template),
            _ => Number(noun, template),
        };
        return party with { StatusCallback = StatusCallbackOf(noun) };
    }

    private static DialedParty Number(TwimlElement noun, DialedParty template) =>
        noun.RequiredText() is ['+', ..] number && Address.IsValid(number)
            ? template with { Address = number }
            : throw new TwimlException(InvalidNumber, $"'{noun.Text}' in {noun} is not a number as +14155550100");

    private static DialedParty Sip(TwimlElement noun, DialedParty template) =>
        noun.RequiredText() is var sip && sip.StartsWith("sip", StringComparison.Ordinal) && Address.IsValid(sip)
            ? template with { Address = sip }
            : throw new TwimlException(InvalidNumber, $"'{noun.Text}' in {noun} is not an address as sip:bob@example.com");

    private static DialedParty Client(TwimlElement noun, DialedParty template)
    {
        var identities = noun.Elements.Where(child => child.Name == "Identity").ToArray();
        if (identities.Length > 0)
        {
            noun.RequireNoText();
        }

        var (address, inAddress) = Address.WithParameters(Address.OfIdentity((identities is [var only] ? only : noun).RequiredText()));
        var parameters = new Dictionary<string, string>(inAddress, StringComparer.Ordinal);
        foreach (var parameter in noun.Elements.Where(child => child.Name == "Parameter"))
        {
            if (parameter.Find("name") is not { Length: > 0 } name)
            {
                throw new TwimlException(TwimlException.NotValid, "<Parameter> without a name");
            }

            parameters[name] = parameter.Find("value") ?? "";
        }

        return Address.IsValid(address)
            ? template with { Address = address, Parameters = parameters }
            : throw new TwimlException(TwimlException.NotValid, $"the identity in {noun} must have 1 to {Address.LongestIdentity} characters");
    }

    /// <summary>Who is seen to call: an identity only by a client.</summary>
    private static string? CallerIdFor(DialedParty party, string? callerId) =>
        callerId is null or "" ? null
        : Address.IsValid(callerId) && (!Address.IsClient(callerId) || Address.IsClient(party.Address)) ? callerId
        : Address.IsClient(party.Address) && Address.IsBareIdentity(callerId) ? callerId
        : throw new TwimlException(InvalidCallerId, $"callerId '{callerId}' must be a number as +14155550100, or an identity when a <Client> is dialed");

    private static StatusCallbackSettings? StatusCallbackOf(TwimlElement noun)
    {
        var method = noun.Method("statusCallbackMethod");
        if (StatusEvents.Read([noun.Find("statusCallbackEvent") ?? ""]) is not { } events)
        {
            throw new TwimlException(21626, "statusCallbackEvent is of initiated, ringing, answered and completed");
        }

        return noun.Find("statusCallback") is { Length: > 0 } address ? new(noun.Url(address, InvalidStatusCallback), method, events) : null;
    }
}
