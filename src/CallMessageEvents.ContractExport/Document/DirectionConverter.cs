using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>A direction by a word that a reader of the document understands.</summary>
internal sealed class DirectionConverter : JsonConverter<Direction>
{
    public override Direction Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString() switch
    {
        "server-to-app" => Direction.ServerToApp,
        "app-to-server" => Direction.AppToServer,
        "both" => Direction.Both,
        var other => throw new JsonException($"\"{other}\" is no direction."),
    };

    public override void Write(Utf8JsonWriter writer, Direction value, JsonSerializerOptions options) => writer.WriteStringValue(value switch
    {
        Direction.ServerToApp => "server-to-app",
        Direction.AppToServer => "app-to-server",
        _ => "both",
    });
}
