using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The stored form of a <see cref="CallClient"/>: version, JSON.</summary>
internal sealed class StoredClient
{
    [JsonPropertyName("n")]
    public string? Name { get; init; }

    [JsonPropertyName("p")]
    public bool TakesParts { get; init; }

    /// <summary>In ticks of UTC.</summary>
    [JsonPropertyName("t")]
    public long? ConnectedAt { get; init; }

    /// <summary>The id of the hello.</summary>
    [JsonPropertyName("h")]
    public string? Hello { get; init; }

    public static byte[] Write(CallClient client, string hello) => StoredBytes.Write(
        new() { Name = client.Name, TakesParts = client.TakesParts, ConnectedAt = client.ConnectedAt.UtcTicks, Hello = hello },
        StoredClientJson.Default.StoredClient);

    /// <summary>Reads the form; null when this version does not understand it.</summary>
    public static StoredClient? Read(ReadOnlySpan<byte> bytes) => StoredBytes.Read(bytes, StoredClientJson.Default.StoredClient);

    public CallClient ToClient() => new() { Name = Name, TakesParts = TakesParts, ConnectedAt = StoredBytes.Time(ConnectedAt) ?? default };
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingDefault, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(StoredClient))]
internal sealed partial class StoredClientJson : JsonSerializerContext;
