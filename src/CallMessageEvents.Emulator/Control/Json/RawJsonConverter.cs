using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>Text that is JSON, and is written as such.</summary>
internal sealed class RawJsonConverter : JsonConverter<string>
{
    public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    // It was read as UTF-8 when it came: no other check is needed.
    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WriteRawValue(Encoding.UTF8.GetBytes(value), skipInputValidation: true);
}
