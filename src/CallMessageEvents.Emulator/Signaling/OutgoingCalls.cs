namespace CallMessageEvents.Emulator;

/// <summary>The calls that Voice SDKs place. Whom one dials, the application's code says, or its voice URL, or else the parameter <c>To</c>.</summary>
internal sealed class OutgoingCalls(TwimlRunner twiml, CallExchange exchange, Func<OutgoingCall, CancellationToken, ValueTask<string>>? code)
{
    private const int NotValid = 13223;
    private const string ConferencePrefix = "conference:";

    /// <param name="user">Who calls.</param>
    /// <param name="parameters">What the app gave <c>device.connect()</c>.</param>
    /// <param name="prepare">What the call needs before anybody can change it.</param>
    public void Place(Client user, IReadOnlyDictionary<string, string> parameters, Action<EmulatedCall> prepare) =>
        twiml.PlaceCall(user.Account, Address.OfIdentity(user.Identity), call =>
        {
            prepare(call);
            return SourceOf(call, parameters);
        });

    private TwimlSource SourceOf(EmulatedCall call, IReadOnlyDictionary<string, string> parameters) =>
        code is not null ? TwimlSource.Of(stopping => code(new(call.Sid, call.AccountSid, call.Identity!, parameters), stopping))
        : exchange.VoiceUrl is { } voiceUrl ? TwimlSource.At(voiceUrl, HttpMethod.Post, parameters)
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
