using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.Emulator;

/// <summary>A fault as JSON: its properties in camelCase, enums by name, times in milliseconds but <c>retryAfter</c>, in seconds as the header.</summary>
internal static class FaultJson
{
    private static readonly JsonSerializerOptions Options = new(ControlJson.Relaxed.Options)
    {
        TypeInfoResolver = ControlJson.Relaxed.WithAddedModifier(RetryAfterInSeconds),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static JsonTypeInfo<Fault> Type { get; } = (JsonTypeInfo<Fault>)Options.GetTypeInfo(typeof(Fault));

    public static JsonTypeInfo<FaultList> ListType { get; } = (JsonTypeInfo<FaultList>)Options.GetTypeInfo(typeof(FaultList));

    public static Fault Read(ReadOnlyMemory<byte> body)
    {
        var fields = JsonFields.Read(body, [.. Type.Properties.Select(property => property.Name)]);
        foreach (var property in Type.Properties)
        {
            var value = fields.Find(property.Name);
            if (value is null ? property.IsRequired : EnumOf(property) is not null && value is not { ValueKind: JsonValueKind.String })
            {
                throw Wrong(property);
            }

            if (value is { ValueKind: JsonValueKind.String })
            {
                _ = fields.Text(property.Name);
            }
        }

        try
        {
            return JsonSerializer.Deserialize(WithDefaults(fields), Type)!;
        }
        catch (JsonException wrong)
        {
            var name = wrong.Path?.TrimStart('$', '.');
            throw Type.Properties.FirstOrDefault(property => property.Name == name) is { } property ? Wrong(property) : JsonFields.Bad("The body is no fault.");
        }
    }

    /// <summary>The problem for a fault that makes no sense: the error says "Fault.StatusCode must be …".</summary>
    public static ControlException Refused(ArgumentException error)
    {
        var text = error.Message[..error.Message.LastIndexOf(" (", StringComparison.Ordinal)];
        var rule = text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var field = JsonNamingPolicy.CamelCase.ConvertName(rule[..rule.IndexOf(' ', StringComparison.Ordinal)]);
        return JsonFields.Bad($"\"{field}\"{rule[field.Length..]}", field);
    }

    /// <summary>What generated code does not do: an init-only property that the JSON has not gets its type's default, not the fault's.</summary>
    private static byte[] WithDefaults(JsonFields fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        using (var defaults = JsonSerializer.SerializeToDocument(new Fault { Kind = default }, Type))
        {
            json.WriteStartObject();
            foreach (var property in Type.Properties)
            {
                if (fields.FindAny(property.Name) is { } given || defaults.RootElement.TryGetProperty(property.Name, out given))
                {
                    json.WritePropertyName(property.Name);
                    given.WriteTo(json);
                }
            }

            json.WriteEndObject();
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static ControlException Wrong(JsonPropertyInfo property)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var must = EnumOf(property) is { } names ? $"one of {string.Join(", ", names)}"
            : type == typeof(bool) ? "true or false"
            : type == typeof(string) ? "a string"
            : type == typeof(int) ? "a whole number"
            : "a number";
        return JsonFields.Bad($"\"{property.Name}\" must be {must}.", property.Name);
    }

    private static string[]? EnumOf(JsonPropertyInfo property) =>
        (Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { IsEnum: true } type ? Enum.GetNames(type) : null;

    private static void RetryAfterInSeconds(JsonTypeInfo type)
    {
        if (type.Type == typeof(Fault))
        {
            type.Properties.First(property => property.Name == "retryAfter").CustomConverter = new SecondsConverter();
        }
    }
}
