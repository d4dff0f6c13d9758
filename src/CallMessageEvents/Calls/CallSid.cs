using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Names one call leg: a Twilio Call resource.</summary>
/// <remarks>
/// The text is kept as given and compared ordinally. The default value names nothing: its text is <c>(none)</c>, and a method that needs a sid rejects it with
/// an <see cref="ArgumentException"/>.
/// </remarks>
[JsonConverter(typeof(SidJsonConverter<CallSid>))]
public readonly record struct CallSid : ISpanParsable<CallSid>, ISpanFormattable, ISid<CallSid>
{
    private const string Prefix = "CA";
    private readonly string? _value;

    private CallSid(string value) => _value = value;

    static string ISid<CallSid>.Prefix => Prefix;

    string? ISid<CallSid>.Value => _value;

    /// <summary>Reads a sid: CA and 32 hexadecimal digits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">The text is not such a sid.</exception>
    public static CallSid Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(CallSid), Prefix);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static CallSid Parse(ReadOnlySpan<char> s) =>
        TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(CallSid), Prefix);

    /// <summary>Reads a sid; returns false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out CallSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new CallSid(s!) : default;
        return result._value is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out CallSid)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out CallSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new CallSid(s.ToString()) : default;
        return result._value is not null;
    }

    static CallSid IParsable<CallSid>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static CallSid ISpanParsable<CallSid>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<CallSid>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out CallSid result) => TryParse(s, out result);

    static bool ISpanParsable<CallSid>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out CallSid result) => TryParse(s, out result);

    static CallSid ISid<CallSid>.FromTwilio(string text) => new(text);

    /// <inheritdoc/>
    public override int GetHashCode() => SidText.Hash(_value);

    /// <summary>Returns the sid's text, or <c>(none)</c> for the default value.</summary>
    public override string ToString() => SidText.Show(_value);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        SidText.TryFormat(_value, destination, out charsWritten);
}
