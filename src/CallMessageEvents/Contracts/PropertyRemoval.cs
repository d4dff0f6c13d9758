using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Leaves properties of the library out of a message.</summary>
internal static class PropertyRemoval
{
    /// <summary>
    /// Copies a JSON object without two of its own properties, however often they stand there. All else stays as it is, byte for byte; so does what is not a
    /// JSON object.
    /// </summary>
    public static byte[] Copy(ReadOnlySpan<byte> utf8Json, OwnProperty? one, OwnProperty? other)
    {
        if (one?.MayBeIn(utf8Json) != true && other?.MayBeIn(utf8Json) != true) return utf8Json.ToArray();

        using var copy = new PooledWriter(utf8Json.Length);
        try
        {
            copy.Append(utf8Json[Copy(copy, utf8Json, one, other)..]);
            return copy.Written.ToArray();
        }
        catch (JsonException)
        {
            return utf8Json.ToArray();
        }
    }

    /// <returns>From where on nothing is copied yet.</returns>
    private static int Copy(PooledWriter copy, ReadOnlySpan<byte> utf8Json, OwnProperty? one, OwnProperty? other)
    {
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return 0;

        // A comma goes with the property behind it, or with the one before it while nothing has stayed yet.
        var (copied, end, anyStays) = (0, 0, false);
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var begin = (int)reader.TokenStartIndex;
            var goes = one?.IsAt(ref reader) == true || other?.IsAt(ref reader) == true;
            reader.Skip();
            if (goes)
            {
                if (anyStays || copied == 0) copy.Append(utf8Json[copied..(anyStays ? end : begin)]);
                copied = (int)reader.BytesConsumed;
            }
            else
            {
                if (!anyStays && copied > 0) copied = begin;
                anyStays = true;
            }

            end = (int)reader.BytesConsumed;
        }

        reader.Read(); // Throws where more follows.
        return copied;
    }
}
