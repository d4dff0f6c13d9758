using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// Content that is an object or an array, written once more as a JSON string: what an app sends that has made text of it before, as older React Native
/// SDKs do. Both are the same message. Any other string stays one.
/// </summary>
internal static class QuotedJson
{
    public static ReadOnlyMemory<byte> Unwrap(ReadOnlyMemory<byte> json)
    {
        // Nearly all content is an object.
        if (json.Span.TrimStart(" \t\r\n"u8) is not [(byte)'"', ..]) return json;

        var reader = new Utf8JsonReader(json.Span);
        try
        {
            reader.Read();
            var text = new byte[reader.ValueSpan.Length];
            Array.Resize(ref text, reader.CopyString(text));
            return !reader.Read() && IsContainer(text) ? text : json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Not JSON, or not UTF-8.
            return json;
        }
    }

    private static bool IsContainer(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return false;

        while (reader.Read())
        {
            // To the end, to see that it is complete.
        }

        return true;
    }
}
