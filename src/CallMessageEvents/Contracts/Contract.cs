using System.Text.Json;

namespace CallMessageEvents;

/// <summary>A contract's name, and the JSON property that it puts in front of its content: <c>"type":"hint"</c>.</summary>
internal sealed class Contract
{
    public Contract(string typeProperty, string type)
    {
        Type = type;
        TypeProperty = typeProperty;
        byte[] property =
        [
            .. JsonSerializer.SerializeToUtf8Bytes(typeProperty, ContractJson.Default.String),
            (byte)':', .. JsonSerializer.SerializeToUtf8Bytes(type, ContractJson.Default.String),
        ];
        Property = property;
    }

    public string Type { get; }

    /// <summary>The JSON property that holds <see cref="Type"/>.</summary>
    public string TypeProperty { get; }

    public ReadOnlyMemory<byte> Property { get; }
}
