using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The stored form of what came of an app's message: version, JSON. Without a reply and a code it was handled, and nothing is to be said.</summary>
internal sealed class StoredOutcome
{
    /// <summary>It was handled, and its reply is not kept any more.</summary>
    public static StoredOutcome Gone { get; } = Of(reply: null, new(MessageFault.Gone));

    [JsonPropertyName("r")]
    public byte[]? ReplyBytes { get; init; }

    /// <summary>Why it failed; null when it did not.</summary>
    [JsonPropertyName("c")]
    public string? Code { get; init; }

    [JsonPropertyName("m")]
    public string? Message { get; init; }

    /// <summary>A request's reply: a JSON object with its type and without an envelope; null for none.</summary>
    [JsonIgnore]
    public ReadOnlyMemory<byte>? Reply => ReplyBytes is null ? null : new(ReplyBytes);

    [JsonIgnore]
    public MessageFault? Fault => Code is null ? null : new(Code, Message);

    public static StoredOutcome Of(ReadOnlyMemory<byte>? reply, MessageFault? fault)
    {
        // Such a reply does not go, and its app is told so.
        if (reply is { Length: > TalkLimits.JoinedBytes }) (reply, fault) = (null, new(MessageFault.Failed));
        return new() { ReplyBytes = reply?.ToArray(), Code = fault?.Code, Message = fault?.Message };
    }

    /// <summary>Reads the form; null when this version does not understand it.</summary>
    public static StoredOutcome? Read(ReadOnlySpan<byte> bytes) => StoredBytes.Read(bytes, StoredOutcomeJson.Default.StoredOutcome);

    public byte[] Write() => StoredBytes.Write(this, StoredOutcomeJson.Default.StoredOutcome);
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StoredOutcome))]
internal sealed partial class StoredOutcomeJson : JsonSerializerContext;
