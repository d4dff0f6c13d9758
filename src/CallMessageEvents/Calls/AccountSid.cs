using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Names a Twilio account or subaccount.</summary>
/// <remarks>
/// The text is kept as given and compared ordinally. The default value names nothing: its text is <c>(none)</c>, and a method that needs a sid rejects it with
/// an <see cref="ArgumentException"/>.
/// </remarks>
[JsonConverter(typeof(SidJsonConverter<AccountSid>))]
public readonly record struct AccountSid : ISpanParsable<AccountSid>, ISpanFormattable, ISid<AccountSid>
{
    private const string Prefix = "AC";
    private readonly string? _value;

    private AccountSid(string value) => _value = value;

    static string ISid<AccountSid>.Prefix => Prefix;

    string? ISid<AccountSid>.Value => _value;

    /// <summary>Reads a sid: AC and 32 hexadecimal digits.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="s"/> is null.</exception>
    /// <exception cref="FormatException">The text is not such a sid.</exception>
    public static AccountSid Parse(string s)
    {
        ArgumentNullException.ThrowIfNull(s);
        return TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(AccountSid), Prefix);
    }

    /// <inheritdoc cref="Parse(string)"/>
    public static AccountSid Parse(ReadOnlySpan<char> s) =>
        TryParse(s, out var sid) ? sid : throw SidText.Malformed(nameof(AccountSid), Prefix);

    /// <summary>Reads a sid; returns false when the text is not one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? s, out AccountSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new AccountSid(s!) : default;
        return result._value is not null;
    }

    /// <inheritdoc cref="TryParse(string?, out AccountSid)"/>
    public static bool TryParse(ReadOnlySpan<char> s, out AccountSid result)
    {
        result = SidText.IsValid(s, Prefix) ? new AccountSid(s.ToString()) : default;
        return result._value is not null;
    }

    static AccountSid IParsable<AccountSid>.Parse(string s, IFormatProvider? provider) => Parse(s);

    static AccountSid ISpanParsable<AccountSid>.Parse(ReadOnlySpan<char> s, IFormatProvider? provider) => Parse(s);

    static bool IParsable<AccountSid>.TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AccountSid result) => TryParse(s, out result);

    static bool ISpanParsable<AccountSid>.TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out AccountSid result) => TryParse(s, out result);

    static AccountSid ISid<AccountSid>.FromTwilio(string text) => new(text);

    /// <inheritdoc/>
    public override int GetHashCode() => SidText.Hash(_value);

    /// <summary>Returns the sid's text, or <c>(none)</c> for the default value.</summary>
    public override string ToString() => SidText.Show(_value);

    string IFormattable.ToString(string? format, IFormatProvider? formatProvider) => ToString();

    bool ISpanFormattable.TryFormat(Span<char> destination, out int charsWritten, ReadOnlySpan<char> format, IFormatProvider? provider) =>
        SidText.TryFormat(_value, destination, out charsWritten);
}
