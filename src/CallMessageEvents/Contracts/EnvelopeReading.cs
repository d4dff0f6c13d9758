using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// Reads an envelope that an app wrote, whatever its shape: a field that is not as it must be is not there, and of what stands twice the last one counts.
/// </summary>
internal static class EnvelopeReading
{
    /// <returns>Null for what is not a JSON object; without an envelope nothing is there.</returns>
    public static MessageEnvelope? Read(ReadOnlySpan<byte> utf8Json, OwnProperty property)
    {
        try
        {
            return Find(utf8Json, property, out var envelope) ? ReadFields(envelope) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Whether it is an object, and the envelope in it, empty for none. It is read to its end: what is not JSON is no frame.</summary>
    private static bool Find(ReadOnlySpan<byte> utf8Json, OwnProperty property, out ReadOnlySpan<byte> envelope)
    {
        envelope = default;
        var reader = Over(utf8Json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;

        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isEnvelope = property.IsAt(ref reader);
            reader.Read();
            var (begin, isObject) = ((int)reader.TokenStartIndex, reader.TokenType == JsonTokenType.StartObject);
            reader.Skip();
            if (isEnvelope) envelope = isObject ? utf8Json[begin..(int)reader.BytesConsumed] : default;
        }

        reader.Read(); // Throws where more follows.
        return true;
    }

    private static MessageEnvelope ReadFields(ReadOnlySpan<byte> envelope)
    {
        var read = default(EnvelopeFields);
        if (envelope.IsEmpty) return read.ToEnvelope();

        var reader = Over(envelope);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) read.Take(ref reader);
        return read.ToEnvelope();
    }

    private static Utf8JsonReader Over(ReadOnlySpan<byte> utf8Json) => new(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
}
