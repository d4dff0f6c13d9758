using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Reads the values of an envelope's fields: null, or none, for one that is not as it must be.</summary>
internal static class EnvelopeValues
{
    private const int LongestId = 40;
    private const int LongestCode = 100;
    private const int MostReceipts = 100;
    private const int MostParts = 64;

    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

    /// <summary>The id that the reader is at; null for none.</summary>
    public static string? Id(in Utf8JsonReader reader)
    {
        const int longestEscape = 6;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestId * longestEscape) return null;

        if (reader.ValueIsEscaped) return JsonText.Read(reader) is { Length: > 0 and <= LongestId } text && IsId(Encoding.UTF8.GetBytes(text)) ? text : null;

        return IsId(reader.ValueSpan) ? Encoding.ASCII.GetString(reader.ValueSpan) : null;
    }

    public static double? Number(in Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : null;

    /// <summary>The ids in the array that the reader is at; none where there are more than may be.</summary>
    public static List<string> Ids(ref Utf8JsonReader reader)
    {
        var ids = new List<string>();
        var items = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (++items <= MostReceipts && Id(reader) is { } id) ids.Add(id);
            reader.Skip();
        }

        return items <= MostReceipts ? ids : [];
    }

    public static MessageFault Fault(ref Utf8JsonReader reader)
    {
        string? code = null, message = null;
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            reader.Skip();
        }
        else
        {
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var (isCode, isMessage) = (JsonText.IsName(reader, "code"u8), JsonText.IsName(reader, "message"u8));
                reader.Read();
                if (isCode) code = JsonText.Read(reader);
                if (isMessage) message = JsonText.Read(reader);
                reader.Skip();
            }
        }

        return code is { Length: > 0 and <= LongestCode } ? new(code, message) : new(MessageFault.Failed);
    }

    public static (int Index, int Count)? Part(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return null;
        }

        var (index, count, items) = (double.NaN, double.NaN, 0);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            var number = Number(reader) ?? double.NaN;
            if (++items == 1) index = number;
            else count = number;
            reader.Skip();
        }

        var isPart = items == 2 && double.IsInteger(index) && double.IsInteger(count) && index >= 0 && index < count && count <= MostParts;
        return isPart ? ((int)index, (int)count) : null;
    }

    private static bool IsId(ReadOnlySpan<byte> utf8) => utf8.Length is > 0 and <= LongestId && !utf8.ContainsAnyExcept(IdCharacters);
}
