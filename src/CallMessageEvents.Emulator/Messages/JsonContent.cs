using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents.Emulator;

/// <summary>The content of a message as JSON text: whether it is JSON, and without the blanks that nobody needs.</summary>
internal static class JsonContent
{
    private const int MaxDepth = 10_000; // Deeper than 10,000 characters can nest and 10 KB could send.

    public static bool IsJson(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MaxDepth });
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Drops the white space between tokens and keeps every token as it was written.</summary>
    public static bool TryCompact(string text, [NotNullWhen(true)] out string? compact)
    {
        compact = IsJson(text) ? Compact(text) : null;
        return compact is not null;
    }

    private static string Compact(string json)
    {
        var result = new StringBuilder(json.Length);
        var inString = false;
        var escaped = false;
        foreach (var c in json)
        {
            if (inString || c is not (' ' or '\t' or '\r' or '\n'))
            {
                result.Append(c);
            }

            if (c == '"' && !escaped)
            {
                inString = !inString;
            }

            escaped = c == '\\' && !escaped;
        }

        return result.ToString();
    }
}
