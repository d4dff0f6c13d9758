using System.Buffers;
using System.Globalization;
using System.Text;

namespace CallMessageEvents;

/// <summary>Reads dates as Twilio writes them: <c>Fri, 2 Dec 2022 22:02:49 +0000</c>.</summary>
internal static class Rfc2822Date
{
    private const int MaxLength = 40;

    private static readonly string[] Formats =
        ["d MMM yyyy HH:mm:ss zzz", "d MMM yyyy HH:mm:ss 'GMT'", "d MMM yyyy HH:mm:ss 'UTC'", "d MMM yyyy HH:mm:ss 'UT'"];

    private static readonly string[] Days = DateTimeFormatInfo.InvariantInfo.AbbreviatedDayNames;

    /// <summary>Returns the time in UTC; null when the text is not such a date. The name of the day may be missing or wrong.</summary>
    public static DateTimeOffset? Parse(ReadOnlySpan<byte> utf8)
    {
        Span<char> buffer = stackalloc char[MaxLength];
        if (utf8.Length > MaxLength || Ascii.ToUtf16(utf8, buffer, out var length) != OperationStatus.Done) return null;

        ReadOnlySpan<char> text = buffer[..length];
        var comma = text.IndexOf(", ");
        if (comma >= 0)
        {
            // The framework would refuse a day that is not the date's.
            if (!IsDay(text[..comma])) return null;
            text = text[(comma + 2)..];
        }

        // The framework also takes offsets with a colon, which are none of RFC 2822.
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        return DateTimeOffset.TryParseExact(text, Formats, CultureInfo.InvariantCulture, Utc, out var date) && text[^3] != ':' ? date : null;
    }

    private static bool IsDay(ReadOnlySpan<char> name)
    {
        foreach (var day in Days)
        {
            if (name.SequenceEqual(day)) return true;
        }

        return false;
    }
}
