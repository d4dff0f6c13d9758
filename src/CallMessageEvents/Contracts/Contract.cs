using System.Text.Json;

namespace CallMessageEvents;

/// <summary>A contract's name, and what it puts in front of its content: <c>{"type":"hint"</c>.</summary>
internal sealed class Contract
{
    public const string Discriminator = "type";

    public Contract(string type)
    {
        Type = type;
        byte[] opening = [.. "{\"type\":"u8, .. JsonSerializer.SerializeToUtf8Bytes(type, ContractJson.Default.String)];
        Opening = opening;
    }

    public string Type { get; }

    public ReadOnlyMemory<byte> Opening { get; }
}
