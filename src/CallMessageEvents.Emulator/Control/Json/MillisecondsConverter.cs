using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>A time as a number of units, in most cases milliseconds; what no <see cref="TimeSpan"/> can hold is as wrong as text.</summary>
internal sealed class MillisecondsConverter(TimeSpan unit) : JsonConverter<TimeSpan>
{
    public MillisecondsConverter()
        : this(TimeSpan.FromMilliseconds(1))
    {
    }

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        try
        {
            return unit * reader.GetDouble();
        }
        catch (Exception wrong) when (wrong is OverflowException or ArgumentException or InvalidOperationException or FormatException)
        {
            throw new JsonException();
        }
    }

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value / unit);
}
