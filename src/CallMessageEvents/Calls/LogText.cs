using System.Globalization;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// Makes a text from outside safe for logs and errors: on one line, of limited length, and without characters that mislead a terminal.
/// </summary>
internal readonly struct LogText(string? text)
{
    private const int MaxLength = 300;

    public static implicit operator LogText(string? text) => new(text);

    public static implicit operator LogText(CallSid sid) => new(sid.ToString());

    public static implicit operator LogText(SubscriptionSid sid) => new(sid.ToString());

    public static implicit operator LogText(MessageSid? sid) => new(sid?.ToString());

    /// <summary>Returns the text with unprintable characters escaped, such as <c>\u000A</c>, cut to the maximum length.</summary>
    /// <param name="text">The text.</param>
    /// <param name="maxLength">How many of its characters are shown.</param>
    public static string Show(string? text, int maxLength = MaxLength)
    {
        if (string.IsNullOrEmpty(text)) return string.Empty;
        if (text.Length <= maxLength && !text.Any(static c => !IsPrinted(c))) return text;

        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, maxLength)))
        {
            if (IsPrinted(c)) shown.Append(c);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return text.Length > maxLength ? shown.Append('…').ToString() : shown.ToString();
    }

    public override string ToString() => text is null ? "(none)" : Show(text);

    private static bool IsPrinted(char c) => char.IsAscii(c)
        ? !char.IsControl(c)
        : char.GetUnicodeCategory(c) is not (
            UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
