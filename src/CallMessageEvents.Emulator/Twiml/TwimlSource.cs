namespace CallMessageEvents.Emulator;

/// <summary>Where a call's TwiML comes from: it is given, or asked for at an address, or of the application's own code.</summary>
internal sealed record TwimlSource
{
    private TwimlSource()
    {
    }

    /// <summary>What is to run, when that is known at once.</summary>
    public TwimlAction? Ready { get; private init; }

    public Uri? Url { get; private init; }

    public HttpMethod Method { get; private init; } = HttpMethod.Post;

    /// <summary>What the request to <see cref="Url"/> says beyond the call itself.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = DialedParty.NoParameters;

    /// <summary>The code that answers with TwiML.</summary>
    public Func<CancellationToken, ValueTask<string>>? Ask { get; private init; }

    public static TwimlSource Of(string twiml) => new() { Ready = TwimlParser.Parse(twiml, baseUrl: null) };

    public static TwimlSource Of(TwimlAction action) => new() { Ready = action };

    public static TwimlSource Of(Func<CancellationToken, ValueTask<string>> ask) => new() { Ask = ask };

    public static TwimlSource At(Uri url, HttpMethod method, IReadOnlyDictionary<string, string>? parameters = null) =>
        new() { Url = url, Method = method, Parameters = parameters ?? DialedParty.NoParameters };
}
