using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Reads content as a type. Every failure is one error, which says where it is and shows no content.</summary>
internal static class ContentReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <param name="utf8Json">The content.</param>
    /// <param name="typeInfo">What it is read as.</param>
    /// <param name="whereOf">What the error adds to the place in the content.</param>
    public static T? Read<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> typeInfo, string whereOf = "")
    {
        try
        {
            return JsonSerializer.Deserialize(utf8Json, typeInfo);
        }
        catch (JsonException) when (typeof(T) == typeof(string) && TryReadText(utf8Json, out var text))
        {
            return (T)(object)text;
        }
#pragma warning disable CA1031 // Converters and constructors are the application's and may throw anything; the content does not fit.
        catch (Exception e)
#pragma warning restore CA1031
        {
            throw DoesNotFit(typeof(T), e, whereOf);
        }
    }

    /// <summary>Takes content that is not JSON as text. What begins like a JSON object, array or string is malformed JSON, and no text.</summary>
    private static bool TryReadText(ReadOnlySpan<byte> content, out string text)
    {
        text = string.Empty;
        if (content is [(byte)'"' or (byte)'{' or (byte)'[', ..]) return false;

        try
        {
            text = StrictUtf8.GetString(content);
            return true;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    /// <summary>Without an inner exception: its text, or the path of a JsonException, could hold content.</summary>
    private static JsonException DoesNotFit(Type type, Exception e, string whereOf)
    {
        var where = e is JsonException { LineNumber: { } line, BytePositionInLine: { } position }
            ? $" at line {line + 1}, byte {position + 1}{whereOf}"
            : string.Empty;
        return new JsonException($"The content cannot be read as {type}: {e.GetType().Name} from the serializer{where}.");
    }
}
