namespace CallMessageEvents.Emulator;

/// <summary>Whom a call that a Voice SDK places dials: the application's code says so, or its voice URL, or else the parameter <c>To</c>.</summary>
internal static class OutgoingCallRoute
{
    private const int NotValid = 13223;
    private const string ConferencePrefix = "conference:";

    public static TwimlSource Of(EmulatedCall call, IReadOnlyDictionary<string, string> parameters, Switchboard board) =>
        board.OutgoingCallTwiml is { } twiml
            ? TwimlSource.Of(stopping => twiml(new(call.Sid, call.AccountSid, call.Identity!, parameters), stopping))
        : board.VoiceUrl is { } voiceUrl ? TwimlSource.At(voiceUrl, HttpMethod.Post, parameters)
        : TwimlSource.Of(VerbOf(parameters.GetValueOrDefault("To")));

    private static TwimlVerb VerbOf(string? to) =>
        string.IsNullOrEmpty(to)
            ? new TwimlVerb.Error(NotValid, "neither code nor a voice URL says whom to dial, and the app gave device.connect() no parameter To")
        : to.StartsWith(ConferencePrefix, StringComparison.Ordinal) && to.Length > ConferencePrefix.Length
            ? new TwimlVerb.Conference(to[ConferencePrefix.Length..])
        : DialedParty.Of(Address.OfIdentityOrAddress(to)) is var party && Address.IsValid(party.Address)
            ? new TwimlVerb.Dial([party]) { AnswerOnBridge = true }
        : new TwimlVerb.Error(NotValid, "the parameter To is neither an identity nor client:NAME, a number as +14155550100, sip:… or conference:NAME");
}
