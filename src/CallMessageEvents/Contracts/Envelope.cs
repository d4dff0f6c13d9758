using System.Text;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>
/// The library's own properties in the content of a message: the contract's name, in <c>type</c>, and what the protocol says, in <c>cme</c>. This is the one
/// place that reads and writes them. Immutable, thread-safe.
/// </summary>
internal sealed class Envelope(string typeProperty, string envelopeProperty = Envelope.DefaultEnvelopeProperty)
{
    /// <summary>The property that holds a contract's name, unless an option names another.</summary>
    public const string DefaultTypeProperty = "type";

    /// <summary>The property that holds what the protocol says, unless an option names another.</summary>
    public const string DefaultEnvelopeProperty = "cme";

    private readonly OwnProperty _type = new(typeProperty);
    private readonly OwnProperty _envelope = new(envelopeProperty);

    /// <summary>The envelope of a message that no account received, such as a test's own.</summary>
    public static Envelope Default { get; } = new(DefaultTypeProperty);

    /// <summary>The property that holds the contract's name.</summary>
    public string TypeProperty => typeProperty;

    /// <summary>The property that holds what the protocol says.</summary>
    public string EnvelopeProperty => envelopeProperty;

    /// <summary>Writes frames of the protocol.</summary>
    public EnvelopeWriting Frames => new(_envelope);

    /// <summary>Whether a property of this name is the library's, so that a contract must have none.</summary>
    public bool Owns(string? property) => property == typeProperty || property == envelopeProperty;

    /// <summary>The error for a contract that has a property of the library's.</summary>
    public InvalidCallMessageException Collision(Type type, string property) =>
        property == typeProperty
            ? ContentErrors.Collision(type, property, "the contract's name goes", "TypeProperty")
            : ContentErrors.Collision(type, property, "the protocol's envelope goes", "EnvelopeProperty");

    /// <summary>
    /// The contract's name; null when there is none, or when the content is not JSON up to the place where it stands. Where it stands twice, the last one
    /// counts.
    /// </summary>
    public string? ReadType(ReadOnlySpan<byte> utf8Json)
    {
        string? type = null;
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        try
        {
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return null;

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                var isType = _type.IsAt(ref reader);
                if (!reader.Read()) return type;
                if (isType) type = Name(reader);
                reader.Skip();
                if (isType && !_type.MayBeIn(utf8Json[(int)reader.BytesConsumed..])) return type;
            }

            return type;
        }
        catch (JsonException)
        {
            return type;
        }
    }

    /// <summary>Reads what the protocol says. It costs next to nothing for a plain message.</summary>
    /// <returns>Null for a plain message: one without an envelope, or with one that comes to nothing; and for what is not a JSON object.</returns>
    public MessageEnvelope? Read(ReadOnlySpan<byte> utf8Json) =>
        _envelope.MayBeIn(utf8Json) && EnvelopeReading.Read(utf8Json, _envelope) is { } read && (read.Id is not null || read.IsControl) ? read : null;

    /// <summary>Reads the envelope of a message that came in parts: it needs no id of its own.</summary>
    /// <returns>Null for what is not a JSON object.</returns>
    public MessageEnvelope? ReadJoined(ReadOnlySpan<byte> utf8Json) => EnvelopeReading.Read(utf8Json, _envelope);

    /// <summary>
    /// A copy of a message without these properties, however often they stand there. All else stays as it is, byte for byte; so does what is not a JSON object.
    /// </summary>
    public byte[] Without(ReadOnlySpan<byte> utf8Json, bool type, bool envelope) =>
        PropertyRemoval.Copy(utf8Json, type ? _type : null, envelope ? _envelope : null);

    /// <summary>
    /// Writes the contract's name in front of the content's own properties, but behind metadata such as <c>$type</c>, which strict readers want first.
    /// </summary>
    /// <param name="contract">The contract.</param>
    /// <param name="content">The content as it was written.</param>
    /// <param name="isTold">Whether metadata has said that the content needs no scan.</param>
    /// <param name="type">The content's type, for errors.</param>
    /// <exception cref="InvalidCallMessageException">The content is not a JSON object, or has a property of the library's.</exception>
    public PooledWriter Write(Contract contract, ReadOnlySpan<byte> content, bool isTold, Type type)
    {
        if (content is not [(byte)'{', ..]) throw ContentErrors.NotAnObject(type);

        var at = isTold ? 1 : FindPlace(content, type);
        var json = new PooledWriter(content.Length + _type.Encoded.Length + contract.EncodedName.Length + ",\"\":\"\","u8.Length);
        json.Append(content[..at]);
        if (at > 1) json.Append(","u8);
        json.Append("\""u8);
        json.Append(_type.Encoded);
        json.Append("\":\""u8);
        json.Append(contract.EncodedName);
        json.Append("\""u8);
        if (at == 1 && content[at..].TrimStart(" \t\r\n"u8) is not [(byte)'}', ..]) json.Append(","u8);
        json.Append(content[at..]);
        return json;
    }

    /// <summary>
    /// Finds where the library's properties go. The content is read to its end: extension data and converters write names that are in no metadata, and a
    /// converter can write something that is not JSON.
    /// </summary>
    private int FindPlace(ReadOnlySpan<byte> content, Type type)
    {
        var reader = new Utf8JsonReader(content, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var (place, isLeading) = (1, true);
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                if (_type.IsAt(ref reader)) throw Collision(type, typeProperty);
                if (_envelope.IsAt(ref reader)) throw Collision(type, envelopeProperty);
                isLeading = isLeading && reader.ValueSpan is [(byte)'$', ..];
                reader.Skip();
                if (isLeading) place = (int)reader.BytesConsumed;
            }

            reader.Read();
            return place;
        }
        catch (JsonException e)
        {
            throw ContentErrors.NotWritable(type, e);
        }
    }

    /// <summary>All messages of a contract share its name.</summary>
    private static string? Name(in Utf8JsonReader reader) =>
        reader.TokenType != JsonTokenType.String || reader.ValueIsEscaped || !Ascii.IsValid(reader.ValueSpan)
            ? JsonText.Read(reader)
            : RecentTexts.Get(reader.ValueSpan);
}
