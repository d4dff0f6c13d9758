using System.Buffers;
using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// Reads an envelope that an app wrote, whatever its shape: a field that is not as it must be is not there, and of what stands twice the last one counts.
/// </summary>
internal static class EnvelopeReading
{
    private const int LongestId = 40;
    private const int LongestCode = 100;
    private const int MostReceipts = 100;
    private const int MostParts = 64;
    private const double LongestTtl = 1e9; // Milliseconds: far beyond any wait.

    private static readonly SearchValues<byte> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.-"u8);

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
        var read = default(Fields);
        if (envelope.IsEmpty) return read.ToEnvelope();

        var reader = Over(envelope);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName) read.Take(ref reader);
        return read.ToEnvelope();
    }

    private static Utf8JsonReader Over(ReadOnlySpan<byte> utf8Json) => new(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });

    /// <summary>The id that the reader is at; null for none.</summary>
    private static string? Id(in Utf8JsonReader reader)
    {
        const int longestEscape = 6;
        if (reader.TokenType != JsonTokenType.String || reader.ValueSpan.Length > LongestId * longestEscape) return null;

        if (reader.ValueIsEscaped) return JsonText.Read(reader) is { Length: > 0 and <= LongestId } text && IsId(Encoding.UTF8.GetBytes(text)) ? text : null;

        return IsId(reader.ValueSpan) ? Encoding.ASCII.GetString(reader.ValueSpan) : null;
    }

    private static bool IsId(ReadOnlySpan<byte> utf8) => utf8.Length is > 0 and <= LongestId && !utf8.ContainsAnyExcept(IdCharacters);

    private static double? Number(in Utf8JsonReader reader) => reader.TokenType == JsonTokenType.Number && reader.TryGetDouble(out var number) ? number : null;

    /// <summary>The ids in the array that the reader is at; none where there are more than may be.</summary>
    private static List<string> Ids(ref Utf8JsonReader reader)
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

    private static MessageFault Fault(ref Utf8JsonReader reader)
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

    private static (int Index, int Count)? Part(ref Utf8JsonReader reader)
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

    /// <summary>The fields as they were read last.</summary>
    private ref struct Fields
    {
        private string? _id;
        private MessageWant _want;
        private TimeSpan? _ttl;
        private string? _re;
        private IReadOnlyList<string>? _reAll;
        private MessageFault? _error;
        private bool _isPart;
        private (int Index, int Count)? _part;
        private string? _data;
        private ClientHello? _hello;

        public void Take(ref Utf8JsonReader reader)
        {
            var name = Known(reader);
            reader.Read();
            switch (name)
            {
                case Field.Id:
                    _id = Id(reader);
                    break;
                case Field.Want:
                    _want = JsonText.Read(reader) switch { "receipt" => MessageWant.Receipt, "reply" => MessageWant.Reply, _ => MessageWant.Nothing };
                    break;
                case Field.Ttl:
                    _ttl = Number(reader) is { } ttl ? TimeSpan.FromMilliseconds(Math.Clamp(ttl, 0, LongestTtl)) : null;
                    break;
                case Field.Re:
                    _re = Id(reader);
                    _reAll = reader.TokenType == JsonTokenType.StartArray ? Ids(ref reader) : null;
                    break;
                case Field.Error:
                    _error = reader.TokenType == JsonTokenType.Null ? null : Fault(ref reader);
                    break;
                case Field.Part:
                    _isPart = reader.TokenType != JsonTokenType.Null;
                    _part = Part(ref reader);
                    break;
                case Field.Data:
                    _data = JsonText.Read(reader);
                    break;
                case Field.Hello:
                    _hello = reader.TokenType == JsonTokenType.StartObject ? HelloReading.Read(ref reader) : null;
                    break;
            }

            reader.Skip();
        }

        public readonly MessageEnvelope ToEnvelope() => new()
        {
            Id = _id,
            Want = _id is null ? MessageWant.Nothing : _want,
            Wanted = _want,
            Ttl = _ttl,
            Re = _re,
            ReAll = _reAll,
            Error = _error,
            IsPart = _isPart,
            Part = _part,
            Data = _data,
            Hello = _hello,
        };

        private static Field Known(in Utf8JsonReader reader) =>
            JsonText.IsName(reader, "id"u8) ? Field.Id
            : JsonText.IsName(reader, "re"u8) ? Field.Re
            : JsonText.IsName(reader, "want"u8) ? Field.Want
            : JsonText.IsName(reader, "ttl"u8) ? Field.Ttl
            : JsonText.IsName(reader, "error"u8) ? Field.Error
            : JsonText.IsName(reader, "part"u8) ? Field.Part
            : JsonText.IsName(reader, "data"u8) ? Field.Data
            : JsonText.IsName(reader, "hello"u8) ? Field.Hello
            : Field.Unknown;
    }

    private enum Field
    {
        Unknown,
        Id,
        Want,
        Ttl,
        Re,
        Error,
        Part,
        Data,
        Hello,
    }
}
