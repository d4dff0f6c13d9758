using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>A contract's name, and the JSON property that it puts in front of its content: <c>"type":"hint"</c>.</summary>
internal sealed class Contract
{
    private JsonTypeInfo? _told;

    public Contract(string typeProperty, string type)
    {
        Type = type;
        TypeProperty = typeProperty;
        byte[] opening =
        [
            (byte)'{', .. JsonSerializer.SerializeToUtf8Bytes(typeProperty, ContractJson.Default.String),
            (byte)':', .. JsonSerializer.SerializeToUtf8Bytes(type, ContractJson.Default.String),
        ];
        Opening = opening;
    }

    public string Type { get; }

    /// <summary>The JSON property that holds <see cref="Type"/>.</summary>
    public string TypeProperty { get; }

    /// <summary>How content with the property begins: <c>{"type":"hint"</c>.</summary>
    public ReadOnlyMemory<byte> Opening { get; }

    public ReadOnlyMemory<byte> Property => Opening[1..];

    /// <summary><see cref="ContentMetadata.CheckContract"/>, once for the metadata that is used again and again.</summary>
    public bool IsToldBy(JsonTypeInfo typeInfo, Type type)
    {
        if (Volatile.Read(ref _told) == typeInfo) return true;
        if (!ContentMetadata.CheckContract(this, typeInfo, type)) return false;

        Volatile.Write(ref _told, typeInfo);
        return true;
    }
}
