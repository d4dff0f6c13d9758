using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.Emulator;

/// <summary>
/// How faults of requests, of callbacks and of end users' messages are JSON: properties in camelCase, enums by name, times in milliseconds but
/// <c>retryAfter</c>, in seconds as the header.
/// </summary>
internal static class FaultJson
{
    private static readonly JsonSerializerOptions Options = new(ControlJson.Relaxed.Options)
    {
        TypeInfoResolver = ControlJson.Relaxed.WithAddedModifier(RetryAfterInSeconds),
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    public static FaultJson<Fault> OfRequests { get; } = new(TypeOf<Fault>(), new Fault { Kind = default });

    public static FaultJson<CallbackFault> OfCallbacks { get; } = new(TypeOf<CallbackFault>(), new CallbackFault { Kind = default });

    public static FaultJson<EndUserFault> OfEndUsers { get; } = new(TypeOf<EndUserFault>(), new EndUserFault { Kind = default });

    public static JsonTypeInfo<T> TypeOf<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>The problem for a fault that makes no sense: the error says "Fault.StatusCode must be …".</summary>
    public static ControlException Refused(ArgumentException error)
    {
        var text = error.Message[..error.Message.LastIndexOf(" (", StringComparison.Ordinal)];
        var rule = text[(text.IndexOf('.', StringComparison.Ordinal) + 1)..];
        var field = JsonNamingPolicy.CamelCase.ConvertName(rule[..rule.IndexOf(' ', StringComparison.Ordinal)]);
        return JsonFields.Bad($"\"{field}\"{rule[field.Length..]}", field);
    }

    private static void RetryAfterInSeconds(JsonTypeInfo type)
    {
        if (type.Type == typeof(Fault))
        {
            type.Properties.First(property => property.Name == "retryAfter").CustomConverter = new SecondsConverter();
        }
    }
}

/// <summary>One kind of fault, read strictly: what is wrong names the field.</summary>
internal sealed class FaultJson<T>(JsonTypeInfo<T> type, T defaults)
{
    public JsonTypeInfo<T> Type => type;

    public T Read(ReadOnlyMemory<byte> body)
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

    /// <summary>An init-only property that is missing in the JSON gets the fault's default. Generated code gives it the type's.</summary>
    private byte[] WithDefaults(JsonFields fields)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        using (var usual = JsonSerializer.SerializeToDocument(defaults, Type))
        {
            json.WriteStartObject();
            foreach (var property in Type.Properties)
            {
                if (fields.FindAny(property.Name) is { } given || usual.RootElement.TryGetProperty(property.Name, out given))
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
}
