using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>A sid is a JSON string, and may be the key of a dictionary.</summary>
internal sealed class SidJsonConverter<TSid> : JsonConverter<TSid>
    where TSid : struct, ISid<TSid>
{
    public override TSid Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Parse(reader.GetString()) : throw Malformed();

    public override void Write(Utf8JsonWriter writer, TSid value, JsonSerializerOptions options) => writer.WriteStringValue(Text(value));

    public override TSid ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Parse(reader.GetString());

    public override void WriteAsPropertyName(Utf8JsonWriter writer, TSid value, JsonSerializerOptions options) => writer.WritePropertyName(Text(value));

    private static TSid Parse(string? text) => TSid.TryParse(text, out var sid) ? sid : throw Malformed();

    private static string Text(TSid sid) =>
        sid.Value ?? throw new JsonException($"A default {typeof(TSid).Name} cannot be written as JSON: make the property nullable.");

    private static JsonException Malformed() => new(SidText.Malformed(typeof(TSid).Name, TSid.Prefix).Message);
}
