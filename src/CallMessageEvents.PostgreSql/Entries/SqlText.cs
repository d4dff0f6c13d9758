using System.Buffers;
using System.Globalization;
using System.Text;

namespace CallMessageEvents.PostgreSql;

/// <summary>Texts as the database and its notifications can hold them: without NUL, control characters and halves of surrogate pairs.</summary>
internal static class SqlText
{
    private const char Escape = '\\';

    private static readonly SearchValues<char> Plain = SearchValues.Create(
        [.. Enumerable.Range(' ', 95).Select(static c => (char)c).Where(static c => c != Escape)]);

    public static string Write(string text)
    {
        if (!text.AsSpan().ContainsAnyExcept(Plain)) return text;

        var written = new StringBuilder(text.Length + 16);
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsHighSurrogate(c) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) written.Append(c).Append(text[++i]);
            else if (c == Escape || char.IsControl(c) || char.IsSurrogate(c)) written.Append(CultureInfo.InvariantCulture, $"{Escape}{(int)c:x4}");
            else written.Append(c);
        }

        return written.ToString();
    }

    public static string Read(string written)
    {
        if (!written.Contains(Escape, StringComparison.Ordinal)) return written;

        var text = new StringBuilder(written.Length);
        for (var i = 0; i < written.Length; i++)
        {
            if (written[i] == Escape && i + 4 < written.Length
                && ushort.TryParse(written.AsSpan(i + 1, 4), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                text.Append((char)code);
                i += 4;
            }
            else
            {
                text.Append(written[i]);
            }
        }

        return text.ToString();
    }
}
