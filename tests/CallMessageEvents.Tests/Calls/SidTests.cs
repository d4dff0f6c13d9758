using System.Text.Json;

namespace CallMessageEvents.Tests;

public delegate T SidSpanParse<T>(ReadOnlySpan<char> text);

public delegate bool SidTextTryParse<T>(string? text, out T sid);

public delegate bool SidSpanTryParse<T>(ReadOnlySpan<char> text, out T sid);

public sealed class AccountSidTests() : SidTests<AccountSid>("AC", AccountSid.Parse, AccountSid.Parse, AccountSid.TryParse, AccountSid.TryParse);

public sealed class CallSidTests() : SidTests<CallSid>("CA", CallSid.Parse, CallSid.Parse, CallSid.TryParse, CallSid.TryParse);

public sealed class ConferenceSidTests() : SidTests<ConferenceSid>(
    "CF", ConferenceSid.Parse, ConferenceSid.Parse, ConferenceSid.TryParse, ConferenceSid.TryParse);

public sealed class MessageSidTests() : SidTests<MessageSid>("KX", MessageSid.Parse, MessageSid.Parse, MessageSid.TryParse, MessageSid.TryParse);

public sealed class SubscriptionSidTests()
    : SidTests<SubscriptionSid>("ZY", SubscriptionSid.Parse, SubscriptionSid.Parse, SubscriptionSid.TryParse, SubscriptionSid.TryParse);

/// <summary>Every sid type is like every other, but for its prefix.</summary>
public abstract class SidTests<T>(
    string prefix, Func<string, T> parse, SidSpanParse<T> parseSpan, SidTextTryParse<T> tryParse, SidSpanTryParse<T> tryParseSpan)
    where T : struct, ISpanParsable<T>, ISpanFormattable
{
    private const string Digits = "0123456789abcdef0123456789ABCDEF";

    private string Text => prefix + Digits;

    [Theory]
    [InlineData("00000000000000000000000000000000")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("ABCDEFABCDEFABCDEFABCDEFABCDEF09")]
    public void Parse_Wellformed_KeepsTheText(string digits)
    {
        var text = prefix + digits;

        Assert.Equal(text, parse(text).ToString());
        Assert.Equal(text, parseSpan(text).ToString());
        Assert.True(tryParse(text, out var fromText));
        Assert.True(tryParseSpan(text, out var fromSpan));
        Assert.Equal(text, fromText.ToString());
        Assert.Equal(fromText, fromSpan);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{0}")]
    [InlineData("{0}0123456789abcdef0123456789abcde")]
    [InlineData("{0}0123456789abcdef0123456789abcdef0")]
    [InlineData("{0}0123456789abcdef0123456789abcdeg")]
    [InlineData("{0}0123456789abcdef0123456789abcde ")]
    [InlineData(" {0}0123456789abcdef0123456789abcdef")]
    [InlineData("{0}0123456789abcdef0123456789abcde\u0661")]
    [InlineData("SK0123456789abcdef0123456789abcdef")]
    public void Parse_Malformed_IsRefused(string format)
    {
        var text = string.Format(System.Globalization.CultureInfo.InvariantCulture, format, prefix);

        Assert.False(tryParse(text, out var fromText));
        Assert.False(tryParseSpan(text, out var fromSpan));
        Assert.Equal(default, fromText);
        Assert.Equal(default, fromSpan);
        Assert.Contains(prefix, Assert.Throws<FormatException>(() => parse(text)).Message, StringComparison.Ordinal);
        Assert.Throws<FormatException>(() => parseSpan(text));
    }

    [Fact]
    public void Parse_PrefixInLowerCase_IsRefused() => Assert.Throws<FormatException>(() => parse(char.ToLowerInvariant(prefix[0]) + Text[1..]));

    [Fact]
    public void Parse_Null_IsRefused()
    {
        Assert.Throws<ArgumentNullException>(() => parse(null!));
        Assert.False(tryParse(null, out _));
    }

    [Fact]
    public void Parse_ThroughTheInterfaces_IsTheSame()
    {
        Assert.Equal(parse(Text), ParseGeneric<T>(Text));
        Assert.Equal(parse(Text), ParseSpanGeneric<T>(Text));
        Assert.True(T.TryParse(Text, null, out var fromText));
        Assert.True(T.TryParse(Text.AsSpan(), null, out var fromSpan));
        Assert.Equal(fromText, fromSpan);
        Assert.Throws<FormatException>(() => ParseGeneric<T>("x"));
        Assert.Throws<FormatException>(() => ParseSpanGeneric<T>("x"));
        Assert.False(T.TryParse("x", null, out _));
    }

    [Fact]
    public void Equals_IsOrdinal()
    {
        Assert.Equal(parse(Text), parse(new string(Text.AsSpan())));
        Assert.Equal(parse(Text).GetHashCode(), parse(new string(Text.AsSpan())).GetHashCode());
        Assert.NotEqual(parse(Text), parse(prefix + Digits.ToUpperInvariant()));
        Assert.NotEqual(parse(Text), default);
    }

    [Fact]
    public void ToString_Default_IsNone()
    {
        Assert.Equal("(none)", default(T).ToString());
        Assert.Equal("(none)", $"{default(T)}");
    }

    [Fact]
    public void TryFormat_Room_DecidesIt()
    {
        Span<char> room = stackalloc char[34];

        Assert.True(parse(Text).TryFormat(room, out var written, default, null));
        Assert.Equal(Text, room[..written].ToString());
        Assert.False(parse(Text).TryFormat(room[..33], out written, default, null));
        Assert.Equal(0, written);
        Assert.Equal($"<{Text}>", $"<{parse(Text)}>");
    }

    [Fact]
    public void Json_RoundTrip_IsAString()
    {
        Assert.Equal($"\"{Text}\"", JsonSerializer.Serialize(parse(Text)));
        Assert.Equal(parse(Text), JsonSerializer.Deserialize<T>($"\"{Text}\""));
        Assert.Null(JsonSerializer.Deserialize<T?>("null"));
    }

    [Fact]
    public void Json_DictionaryKey_RoundTrips()
    {
        var json = JsonSerializer.Serialize(new Dictionary<T, int> { [parse(Text)] = 7 });

        Assert.Equal($$"""{"{{Text}}":7}""", json);
        Assert.Equal(7, JsonSerializer.Deserialize<Dictionary<T, int>>(json)![parse(Text)]);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<Dictionary<T, int>>("""{"x":7}"""));
    }

    [Theory]
    [InlineData("\"\"")]
    [InlineData("\"XX0123456789abcdef0123456789abcdef\"")]
    [InlineData("7")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("true")]
    public void Json_Malformed_Throws(string json) => Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<T>(json));

    [Fact]
    public void Json_Default_CannotBeWritten()
    {
        var error = Assert.Throws<JsonException>(() => JsonSerializer.Serialize(default(T)));
        Assert.Contains($"A default {typeof(T).Name} cannot be written as JSON", error.Message, StringComparison.Ordinal);
        Assert.Throws<JsonException>(() => JsonSerializer.Serialize(new Dictionary<T, int> { [default] = 7 }));
    }

    private static TParsable ParseGeneric<TParsable>(string text)
        where TParsable : IParsable<TParsable> => TParsable.Parse(text, null);

    private static TParsable ParseSpanGeneric<TParsable>(string text)
        where TParsable : ISpanParsable<TParsable> => TParsable.Parse(text.AsSpan(), null);
}
