namespace CallMessageEvents.Emulator;

/// <summary>Where a call's TwiML comes from: given as text, or asked for at an address.</summary>
internal sealed record TwimlSource
{
    private TwimlSource()
    {
    }

    public string? Text { get; private init; }

    public Uri? Url { get; private init; }

    public HttpMethod Method { get; private init; } = HttpMethod.Post;

    /// <summary>What the request to <see cref="Url"/> says beyond the call itself.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; private init; } = DialedParty.NoParameters;

    public static TwimlSource Of(string twiml) => new() { Text = twiml };

    public static TwimlSource At(Uri url, HttpMethod method, IReadOnlyDictionary<string, string>? parameters = null) =>
        new() { Url = url, Method = method, Parameters = parameters ?? DialedParty.NoParameters };
}
