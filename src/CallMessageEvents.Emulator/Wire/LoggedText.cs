using System.Globalization;
using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>
/// Makes a text that somebody else wrote safe for a log: on one line, of limited length, and without characters that mislead a terminal. A foreign web page
/// chooses the path of its request, and an application the names of what it sends.
/// </summary>
internal readonly struct LoggedText(string? text)
{
    private const int MaxLength = 1000;

    public static implicit operator LoggedText(string? text) => new(text);

    public override string ToString()
    {
        if (text is null) return "(none)";
        if (text.Length <= MaxLength && text.All(IsPrinted)) return text;

        var shown = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, MaxLength)))
        {
            if (IsPrinted(c)) shown.Append(c);
            else shown.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
        }

        return text.Length > MaxLength ? shown.Append('…').ToString() : shown.ToString();
    }

    private static bool IsPrinted(char c) => char.GetUnicodeCategory(c) is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
