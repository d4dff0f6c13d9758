using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// Content that is an object or an array, once more written as a JSON string: what an app sends that has made text of it before, as older React Native SDKs do.
/// Both are the same message. Any other string stays one.
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
            var length = reader.CopyString(text);
            return !reader.Read() && IsContainer(text.AsSpan(0, length)) ? text.AsMemory(0, length) : json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or a text that is no UTF-8.
            return json;
        }
    }

    private static bool IsContainer(ReadOnlySpan<byte> text)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray)) return false;

        while (reader.Read())
        {
            // To the end: only then it is whole.
        }

        return true;
    }
}
