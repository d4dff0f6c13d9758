using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Names a subscription to the messages of one leg.</summary>
/// <remarks>
/// The text is kept as given and compared ordinally. The default value names nothing: its text is <c>(none)</c>, and a method that needs a sid rejects it with
/// an <see cref="ArgumentException"/>.
/// </remarks>
[JsonConverter(typeof(SidJsonConverter<SubscriptionSid>))]
public readonly record struct SubscriptionSid : ISpanParsable<SubscriptionSid>, ISpanFormattable, ISid<SubscriptionSid>
{
    private const string Prefix = "ZY";
    private readonly string? _value;

    private SubscriptionSid(string value) => _value = value;

    static string ISid<SubscriptionSid>.Prefix => Prefix;

    string? ISid<SubscriptionSid>.Value => _value;

    /// <summary>Reads a sid: ZY and 32 hexadecimal digits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">The text is not such a sid.</exception>
    public static SubscriptionSid Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(SubscriptionSid), Prefix);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static SubscriptionSid Parse(ReadOnlySpan<char> s) =>
        TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(SubscriptionSid), Prefix);

    /// <summary>Reads a sid; returns false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out SubscriptionSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new SubscriptionSid(s!) : default;
        return result._value is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out SubscriptionSid)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out SubscriptionSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new SubscriptionSid(s.ToString()) : default;
        return result._value is not null;
    }

    static SubscriptionSid IParsable<SubscriptionSid>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static SubscriptionSid ISpanParsable<SubscriptionSid>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<SubscriptionSid>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out SubscriptionSid result) =>
        TryParse(s, out result);

    static bool ISpanParsable<SubscriptionSid>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out SubscriptionSid result) => TryParse(s, out result);

    static SubscriptionSid ISid<SubscriptionSid>.FromTwilio(string text) => new(text);

    /// <inheritdoc/>
    public override int GetHashCode() => SidText.Hash(_value);

    /// <summary>Returns the sid's text, or <c>(none)</c> for the default value.</summary>
    public override string ToString() => SidText.Show(_value);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        SidText.TryFormat(_value, destination, out charsWritten);
}
