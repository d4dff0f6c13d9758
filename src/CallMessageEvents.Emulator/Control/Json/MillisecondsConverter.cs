using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>A time as a number of milliseconds; what no <see cref="TimeSpan"/> can hold is as wrong as text.</summary>
internal sealed class MillisecondsConverter : JsonConverter<TimeSpan>
{
    private static readonly TimeSpan Unit = TimeSpan.FromMilliseconds(1);

    public override TimeSpan Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => ReadIn(Unit, ref reader);

    public override void Write(Utf8JsonWriter writer, TimeSpan value, JsonSerializerOptions options) => writer.WriteNumberValue(value / Unit);

    public static TimeSpan ReadIn(TimeSpan unit, ref Utf8JsonReader reader)
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
}

/// <summary>A time as a number of seconds.</summary>
internal sealed class SecondsConverter : JsonConverter<TimeSpan?>
{
    private static readonly TimeSpan Unit = TimeSpan.FromSeconds(1);

    public override TimeSpan? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        MillisecondsConverter.ReadIn(Unit, ref reader);

    public override void Write(Utf8JsonWriter writer, TimeSpan? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.GetValueOrDefault() / Unit);
}
