namespace CallMessageEvents;

/// <summary>Lets the sid types share one JSON converter and one set of checks.</summary>
internal interface ISid<TSelf>
    where TSelf : struct, ISid<TSelf>
{
    static abstract string Prefix { get; }

    string? Value { get; }

    static abstract bool TryParse(ReadOnlySpan<char> s, out TSelf result);

    /// <summary>Accepts any text from Twilio: its own documentation shows callbacks with shorter sids.</summary>
    static abstract TSelf FromTwilio(string text);
}
