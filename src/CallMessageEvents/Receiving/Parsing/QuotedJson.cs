using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// Unwraps an object or an array that was written as a JSON string. Apps that serialize content themselves send it so, as older React Native SDKs do. Both
/// forms are the same message. Any other string stays a string.
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
