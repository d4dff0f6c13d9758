using System.Buffers.Binary;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>
/// The stored form of a message: version, length of the header (4 bytes, little endian), header (JSON), content as it is. A message comes back whole, but for
/// a <see cref="CallMessage.Type"/> that was set by hand.
/// </summary>
internal static class MessageBytes
{
    private const int HeaderStart = 1 + sizeof(int);

    public static byte[] Write(CallMessage message)
    {
        var header = JsonSerializer.SerializeToUtf8Bytes(MessageHeader.Of(message), MessageJson.Default.MessageHeader);
        var content = message.Body.Span;
        var bytes = new byte[HeaderStart + header.Length + content.Length];
        bytes[0] = StoredBytes.Version;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(1), header.Length);
        header.CopyTo(bytes.AsSpan(HeaderStart));
        content.CopyTo(bytes.AsSpan(HeaderStart + header.Length));
        return bytes;
    }

    /// <summary>Reads a message. No bytes make it throw.</summary>
    /// <param name="bytes">The bytes. The message keeps them as its content.</param>
    /// <param name="settings">How the account reads content.</param>
    /// <param name="message">The message; null unless it was read.</param>
    public static StoredForm TryRead(ReadOnlyMemory<byte> bytes, ContentSettings settings, out CallMessage? message)
    {
        message = null;
        var form = StoredBytes.FormOf(bytes.Span);
        if (form == StoredForm.Read) message = Read(bytes, settings);
        return form == StoredForm.Read && message is null ? StoredForm.Unreadable : form;
    }

    private static CallMessage? Read(ReadOnlyMemory<byte> bytes, ContentSettings settings)
    {
        if (bytes.Length < HeaderStart) return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[1..]);
        var rest = bytes[HeaderStart..];
        if (length < 0 || length > rest.Length) return null;
        return StoredBytes.ReadJson(rest.Span[..length], MessageJson.Default.MessageHeader)?.ToMessage(rest[length..], settings);
    }
}

/// <summary>All of a message but its content. Names are short, since every message has them.</summary>
internal sealed class MessageHeader
{
    [JsonPropertyName("c")]
    public string? CallSid { get; init; }

    [JsonPropertyName("s")]
    public string? Sid { get; init; }

    [JsonPropertyName("a")]
    public string? AccountSid { get; init; }

    [JsonPropertyName("n")]
    public long? SequenceNumber { get; init; }

    /// <summary>In ticks of UTC.</summary>
    [JsonPropertyName("t")]
    public long? Timestamp { get; init; }

    [JsonPropertyName("m")]
    public string? ContentType { get; init; }

    [JsonPropertyName("d")]
    public string? DeliveryToken { get; init; }

    /// <summary>Null when there are none.</summary>
    [JsonPropertyName("x")]
    public Dictionary<string, string>? Extra { get; init; }

    public static MessageHeader Of(CallMessage message) => new()
    {
        CallSid = message.CallSid.ToString(),
        Sid = message.Sid?.ToString(),
        AccountSid = message.AccountSid?.ToString(),
        SequenceNumber = message.SequenceNumber,
        Timestamp = message.Timestamp?.UtcTicks,
        ContentType = message.ContentType,
        DeliveryToken = message.DeliveryToken,
        Extra = message.Extra.Count == 0 ? null : new(message.Extra, StringComparer.Ordinal),
    };

    /// <summary>Returns the message; null when what every message has is missing.</summary>
    public CallMessage? ToMessage(ReadOnlyMemory<byte> content, ContentSettings settings) => CallSid is null ? null : new()
    {
        CallSid = SidText.FromTwilio<CallSid>(CallSid),
        Body = content,
        Sid = Sid is null ? null : SidText.FromTwilio<MessageSid>(Sid),
        AccountSid = AccountSid is null ? null : SidText.FromTwilio<AccountSid>(AccountSid),
        SequenceNumber = SequenceNumber,
        Timestamp = StoredBytes.Time(Timestamp),
        ContentType = ContentType,
        Extra = Extra is null ? ReadOnlyDictionary<string, string>.Empty : new ReadOnlyDictionary<string, string>(Extra),
        Settings = settings,
        DeliveryToken = DeliveryToken,
    };
}

/// <summary>Writes and reads headers as JSON. Half a surrogate pair, which JSON cannot hold, is written as U+FFFD.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(MessageHeader))]
internal sealed partial class MessageJson : JsonSerializerContext;
