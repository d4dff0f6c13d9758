using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The stored form of which contracts were published in a conversation: version, JSON.</summary>
internal sealed class StoredValueIndex
{
    [JsonPropertyName("t")]
    public Dictionary<string, StoredValueNumber> Types { get; init; } = new(StringComparer.Ordinal);
}

/// <summary>The last number of a contract, also of one that was taken back.</summary>
internal sealed class StoredValueNumber
{
    [JsonPropertyName("r")]
    public long Last { get; set; }

    /// <summary>The number of its last removal; zero for none. What has a lower one counts no more.</summary>
    [JsonPropertyName("x")]
    public long Removed { get; set; }
}

/// <summary>The stored form of a published value: version, JSON.</summary>
internal sealed class StoredValueForm
{
    [JsonPropertyName("r")]
    public long Rev { get; init; }

    [JsonPropertyName("c")]
    public byte[]? Content { get; init; }

    /// <summary>How long it counts, in ticks; null: as long as the conversation.</summary>
    [JsonPropertyName("l")]
    public long? Lifetime { get; init; }

    /// <summary>Until when, in ticks of UTC, by the clock of the node that published it.</summary>
    [JsonPropertyName("u")]
    public long? Until { get; init; }
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StoredValueIndex))]
[JsonSerializable(typeof(StoredValueForm))]
internal sealed partial class StoredValuesJson : JsonSerializerContext;
