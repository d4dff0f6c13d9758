using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Names a message, in either direction; the Voice SDKs call it <c>voiceEventSid</c>.</summary>
/// <remarks>
/// The text is kept as given and compared ordinally. The default value names nothing: its text is <c>(none)</c>, and a method that needs a sid rejects it with
/// an <see cref="ArgumentException"/>.
/// </remarks>
[JsonConverter(typeof(SidJsonConverter<MessageSid>))]
public readonly record struct MessageSid : ISpanParsable<MessageSid>, ISpanFormattable, ISid<MessageSid>
{
    private const string Prefix = "KX";
    private readonly string? _value;

    private MessageSid(string value) => _value = value;

    static string ISid<MessageSid>.Prefix => Prefix;

    string? ISid<MessageSid>.Value => _value;

    /// <summary>Reads a sid: KX and 32 hexadecimal digits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">The text is not such a sid.</exception>
    public static MessageSid Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(MessageSid), Prefix);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static MessageSid Parse(ReadOnlySpan<char> s) =>
        TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(MessageSid), Prefix);

    /// <summary>Reads a sid; returns false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out MessageSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new MessageSid(s!) : default;
        return result._value is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out MessageSid)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out MessageSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new MessageSid(s.ToString()) : default;
        return result._value is not null;
    }

    static MessageSid IParsable<MessageSid>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static MessageSid ISpanParsable<MessageSid>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<MessageSid>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out MessageSid result) => TryParse(s, out result);

    static bool ISpanParsable<MessageSid>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out MessageSid result) => TryParse(s, out result);

    static MessageSid ISid<MessageSid>.FromTwilio(string text) => new(text);

    /// <inheritdoc/>
    public override int GetHashCode() => SidText.Hash(_value);

    /// <summary>Returns the sid's text, or <c>(none)</c> for the default value.</summary>
    public override string ToString() => SidText.Show(_value);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        SidText.TryFormat(_value, destination, out charsWritten);
}
