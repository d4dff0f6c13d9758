using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CallMessageEvents;

/// <summary>The code that all sid types share: the format of the text and the error messages.</summary>
internal static class SidText
{
    private const int Length = 34;
    private const string None = "(none)";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789ABCDEFabcdef");

    /// <summary>Two letters and 32 hexadecimal digits of either case.</summary>
    public static bool IsValid(ReadOnlySpan<char> text, string prefix) =>
        text.Length == Length && text.StartsWith(prefix, StringComparison.Ordinal) && !text[prefix.Length..].ContainsAnyExcept(HexDigits);

    /// <summary>Returns a hash code that is cheaper than a string's, and as random in each process: every look-up of a leg needs one.</summary>
    public static int Hash(string? value)
    {
        var hash = default(HashCode);
        hash.AddBytes(MemoryMarshal.AsBytes(value.AsSpan()));
        return hash.ToHashCode();
    }

    public static FormatException Malformed(string typeName, string prefix) =>
        new($"Not a {typeName}: it is written as {prefix} and 32 hexadecimal digits.");

    public static string Show(string? value) => value ?? None;

    public static bool TryFormat(string? value, Span<char> destination, out int charsWritten)
    {
        var text = Show(value);
        charsWritten = text.TryCopyTo(destination) ? text.Length : 0;
        return charsWritten > 0;
    }

    /// <summary>Returns the text of a sid argument. A default sid, or a malformed one from a callback, is a bad argument.</summary>
    public static string Require<TSid>(TSid sid, [CallerArgumentExpression(nameof(sid))] string? argument = null)
        where TSid : struct, ISid<TSid>
    {
        if (sid.Value is { } value && IsValid(value, TSid.Prefix)) return value;

        throw new ArgumentException(
            sid.Value is null
                ? $"A {typeof(TSid).Name} is needed; this one is default and names nothing."
                : $"A {typeof(TSid).Name} is needed that is written as {TSid.Prefix} and 32 hexadecimal digits.",
            argument);
    }

    /// <summary>As <see cref="Require"/>, but accepts a malformed text that Twilio sent.</summary>
    public static string RequireAny<TSid>(TSid sid, [CallerArgumentExpression(nameof(sid))] string? argument = null)
        where TSid : struct, ISid<TSid> =>
        sid.Value ?? Require(sid, argument);

    /// <summary>Whether a sid can be sent to Twilio. Sids from Twilio are kept as they came, even malformed ones.</summary>
    public static bool IsWellFormed<TSid>(TSid sid)
        where TSid : struct, ISid<TSid> =>
        IsValid(sid.Value, TSid.Prefix);

    /// <summary>Returns a sid as Twilio sent it.</summary>
    public static TSid FromTwilio<TSid>(string text)
        where TSid : struct, ISid<TSid> => TSid.FromTwilio(text);

    /// <summary>Parses an argument; the error is an <see cref="ArgumentException"/> that names it.</summary>
    public static TSid ParseArgument<TSid>([NotNull] string? text, string argument)
        where TSid : struct, ISid<TSid>
    {
        ArgumentNullException.ThrowIfNull(text, argument);
        if (TSid.TryParse(text, out var sid)) return sid;

        throw new ArgumentException(
            $"A {typeof(TSid).Name} is needed: {TSid.Prefix} and 32 hexadecimal digits. {Hint(text, TSid.Prefix)}".TrimEnd(), argument);
    }

    private static string Hint(string text, string prefix) => text.Length switch
    {
        0 => "The text is empty.",
        Length when !text.StartsWith(prefix, StringComparison.Ordinal) && char.IsAsciiLetterUpper(text[0]) && char.IsAsciiLetterUpper(text[1]) =>
            $"This is a sid of another kind ({text[..2]}).",
        _ => string.Empty,
    };
}
