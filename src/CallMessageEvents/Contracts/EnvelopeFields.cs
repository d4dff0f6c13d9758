using System.Text.Json;

namespace CallMessageEvents;

/// <summary>The fields of an envelope while it is read: of one that stands twice the last counts.</summary>
internal ref struct EnvelopeFields
{
    private const double LongestTtl = 1e9; // Milliseconds: far beyond any wait.

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
                _id = EnvelopeValues.Id(reader);
                break;
            case Field.Want:
                _want = JsonText.Read(reader) switch { "receipt" => MessageWant.Receipt, "reply" => MessageWant.Reply, _ => MessageWant.Nothing };
                break;
            case Field.Ttl:
                _ttl = EnvelopeValues.Number(reader) is { } ttl ? TimeSpan.FromMilliseconds(Math.Clamp(ttl, 0, LongestTtl)) : null;
                break;
            case Field.Re:
                _re = EnvelopeValues.Id(reader);
                _reAll = reader.TokenType == JsonTokenType.StartArray ? EnvelopeValues.Ids(ref reader) : null;
                break;
            case Field.Error:
                _error = reader.TokenType == JsonTokenType.Null ? null : EnvelopeValues.Fault(ref reader);
                break;
            case Field.Part:
                _isPart = reader.TokenType != JsonTokenType.Null;
                _part = EnvelopeValues.Part(ref reader);
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
