using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Names a conference.</summary>
/// <remarks>
/// The text is kept as given and compared ordinally. The default value names nothing: its text is <c>(none)</c>, and a method that needs a sid rejects it with
/// an <see cref="ArgumentException"/>.
/// </remarks>
[JsonConverter(typeof(SidJsonConverter<ConferenceSid>))]
public readonly record struct ConferenceSid : ISpanParsable<ConferenceSid>, ISpanFormattable, ISid<ConferenceSid>
{
    private const string Prefix = "CF";
    private readonly string? _value;

    private ConferenceSid(string value) => _value = value;

    static string ISid<ConferenceSid>.Prefix => Prefix;

    string? ISid<ConferenceSid>.Value => _value;

    /// <summary>Reads a sid: CF and 32 hexadecimal digits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">The text is not such a sid.</exception>
    public static ConferenceSid Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(ConferenceSid), Prefix);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static ConferenceSid Parse(ReadOnlySpan<char> s) =>
        TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(ConferenceSid), Prefix);

    /// <summary>Reads a sid; returns false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out ConferenceSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new ConferenceSid(s!) : default;
        return result._value is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out ConferenceSid)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out ConferenceSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new ConferenceSid(s.ToString()) : default;
        return result._value is not null;
    }

    static ConferenceSid IParsable<ConferenceSid>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static ConferenceSid ISpanParsable<ConferenceSid>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<ConferenceSid>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out ConferenceSid result) =>
        TryParse(s, out result);

    static bool ISpanParsable<ConferenceSid>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out ConferenceSid result) => TryParse(s, out result);

    static ConferenceSid ISid<ConferenceSid>.FromTwilio(string text) => new(text);

    /// <inheritdoc/>
    public override int GetHashCode() => SidText.Hash(_value);

    /// <summary>Returns the sid's text, or <c>(none)</c> for the default value.</summary>
    public override string ToString() => SidText.Show(_value);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        SidText.TryFormat(_value, destination, out charsWritten);
}
