using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// Reads a JSON callback: the properties of one object. A string's value is its text; any other value is its JSON as it came. A property that is null
/// counts as missing.
/// </summary>
internal static class JsonFieldReader
{
    private static readonly CallMessageParseError NotAnObject = new(string.Empty, "The body is no JSON object.");
    private static readonly CallMessageParseError NotJson = new(string.Empty, "The body is not JSON.");

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Adds the fields. Returns the error, or null.</summary>
    public static CallMessageParseError? Read(ReadOnlySpan<byte> json, CallbackFields fields)
    {
        if (json.StartsWith(ByteOrderMark)) json = json[ByteOrderMark.Length..];

        // Any depth: this does not recurse, and the content's reader has its own limit.
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return NotAnObject;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) ReadProperty(json, ref reader, fields);

            // To the end: only white space may follow.
            return reader.Read() ? NotJson : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return NotJson;
        }
    }

    private static void ReadProperty(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, CallbackFields fields)
    {
        var target = fields.Free;
        var nameLength = CopyText(ref reader, target);
        reader.Read();
        if (reader.TokenType != JsonTokenType.Null) fields.Add(nameLength, CopyValue(json, ref reader, target[nameLength..]));
    }

    private static int CopyValue(ReadOnlySpan<byte> json, ref Utf8JsonReader reader, Span<byte> target)
    {
        if (reader.TokenType == JsonTokenType.String) return CopyText(ref reader, target);

        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        var raw = json[start..(int)reader.BytesConsumed];
        raw.CopyTo(target);
        return raw.Length;
    }

    /// <summary>Text without escapes is copied as it stands, as in a form: that it is UTF-8 is checked when it is read.</summary>
    private static int CopyText(ref Utf8JsonReader reader, Span<byte> target)
    {
        if (reader.ValueIsEscaped) return reader.CopyString(target);

        reader.ValueSpan.CopyTo(target);
        return reader.ValueSpan.Length;
    }
}
