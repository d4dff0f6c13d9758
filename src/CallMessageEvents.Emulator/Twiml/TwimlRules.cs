namespace CallMessageEvents.Emulator;

/// <summary>What each element of TwiML may have. An element that is not here is not emulated.</summary>
/// <param name="Attributes">The attributes that do here what they say.</param>
/// <param name="Unheard">Those that only change what is heard, said or shown at a phone: here is nobody to notice.</param>
/// <param name="Usual">Those that may only have one value, which is what happens anyway: <c>name=value</c>.</param>
/// <param name="Elements">The elements that may stand in it.</param>
/// <param name="HasText">Whether it has text.</param>
internal sealed record TwimlRules(string[] Attributes, string[] Unheard, string[] Usual, string[] Elements, bool HasText)
{
    private static readonly string[] Ssml = ["break", "emphasis", "lang", "p", "phoneme", "prosody", "s", "say-as", "sub", "w"];
    private static readonly string[] StatusCallback = ["statusCallback", "statusCallbackEvent", "statusCallbackMethod"];

    private static readonly Dictionary<string, TwimlRules> All = new(StringComparer.Ordinal)
    {
        ["Response"] = new([], [], [], ["Say", "Pause", "Dial", "Redirect", "Reject", "Hangup"], HasText: false),
        ["Say"] = new([], ["voice", "language", "loop"], [], Ssml, HasText: true),
        ["Pause"] = new(["length"], [], [], [], HasText: false),
        ["Dial"] = new(
            ["action", "answerOnBridge", "callerId", "hangupOnStar", "method", "timeLimit", "timeout"],
            ["callReason", "ringTone"],
            ["record=do-not-record", "record=false", "sequential=false", "trim=trim-silence"],
            ["Client", "Number", "Sip", "Conference"],
            HasText: true),
        ["Client"] = new(StatusCallback, [], [], ["Identity", "Parameter"], HasText: true),
        ["Number"] = new(StatusCallback, ["sendDigits"], [], [], HasText: true),
        ["Sip"] = new(StatusCallback, ["username", "password"], [], [], HasText: true),
        ["Conference"] = new(
            [],
            ["beep", "jitterBufferSize", "waitMethod", "waitUrl"],
            ["startConferenceOnEnter=true", "endConferenceOnExit=false", "muted=false", "maxParticipants=250", "record=do-not-record", "trim=trim-silence"],
            [],
            HasText: true),
        ["Identity"] = new([], [], [], [], HasText: true),
        ["Parameter"] = new(["name", "value"], [], [], [], HasText: false),
        ["Redirect"] = new(["method"], [], [], [], HasText: true),
        ["Reject"] = new(["reason"], [], [], [], HasText: false),
        ["Hangup"] = new([], [], [], [], HasText: false),
    };

    public static TwimlRules? Find(string element) => All.GetValueOrDefault(element);

    public bool Knows(string attribute) => Array.Exists(Usual, usual => usual.StartsWith(attribute + "=", StringComparison.Ordinal));

    public bool Allows(string attribute, string value) =>
        Attributes.Contains(attribute, StringComparer.Ordinal)
        || Unheard.Contains(attribute, StringComparer.Ordinal)
        || Usual.Contains($"{attribute}={value}", StringComparer.Ordinal);
}
