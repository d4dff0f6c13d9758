namespace CallMessageEvents.Emulator;

/// <summary>Where a call's TwiML comes from: it is given, or asked for at an address, or of the application's own code.</summary>
internal sealed record TwimlSource
{
    private TwimlSource()
    {
    }

    /// <summary>What is to run, when that is known at once.</summary>
    public TwimlDocument? Ready { get; private init; }

    public TwimlAddress? Address { get; private init; }

    /// <summary>What the request to <see cref="Address"/> says beyond the call itself.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = DialedParty.NoParameters;

    /// <summary>The code that answers with TwiML.</summary>
    public Func<CancellationToken, ValueTask<string>>? Ask { get; private init; }

    public static TwimlSource Of(string twiml) => new() { Ready = TwimlParser.Parse(twiml) };

    public static TwimlSource Of(TwimlVerb verb) => new() { Ready = TwimlDocument.Of(verb) };

    public static TwimlSource Of(Func<CancellationToken, ValueTask<string>> ask) => new() { Ask = ask };

    public static TwimlSource At(TwimlAddress address, IReadOnlyDictionary<string, string>? parameters = null) =>
        new() { Address = address, Parameters = parameters ?? DialedParty.NoParameters };

    public static TwimlSource At(Uri url, HttpMethod method, IReadOnlyDictionary<string, string>? parameters = null) => At(new(url, method), parameters);
}
