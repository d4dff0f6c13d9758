using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Checks JSON that the application wrote itself.</summary>
internal static class RawJson
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Refuses anything but exactly one JSON value; the error says where it is wrong, and shows no content.</summary>
    public static void Check(ReadOnlySpan<byte> utf8Json, string argument)
    {
        if (utf8Json.IsEmpty) throw new ArgumentException("The content is empty; it must be JSON.", argument);

        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            while (reader.Read())
            {
                // Decoding a string finds invalid UTF-8 and half surrogate pairs.
                if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName) _ = reader.GetString();
            }
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new ArgumentException($"The content is not JSON: it goes wrong near byte {reader.BytesConsumed}.", argument);
        }
    }

    /// <summary>Encodes a JSON text as UTF-8. Text with half a surrogate pair is refused: it could not be sent unchanged.</summary>
    public static byte[] Encode(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            var utf8Json = StrictUtf8.GetBytes(json);
            Check(utf8Json, nameof(json));
            return utf8Json;
        }
        catch (EncoderFallbackException e)
        {
            throw new ArgumentException($"The content is no valid text: half a surrogate pair at position {e.Index}.", nameof(json));
        }
    }
}
