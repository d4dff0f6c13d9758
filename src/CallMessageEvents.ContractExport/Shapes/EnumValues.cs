using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>
/// Finds out how an enum is written by writing each of its values, so that every converter and naming policy counts.
/// </summary>
[RequiresUnreferencedCode(Reflection.Message)]
[RequiresDynamicCode(Reflection.Message)]
internal static class EnumValues
{
    /// <returns>Null for an enum that is not written as one text or number for each value.</returns>
    public static IReadOnlyList<EnumValue>? Find(Type type, JsonSerializerOptions options, JsonConverter? own)
    {
        if (type.IsDefined(typeof(FlagsAttribute), inherit: false)) return null;

        var settings = own is null ? options : With(options, own);
        var values = new List<EnumValue>();
        foreach (var name in Enum.GetNames(type).OrderBy(name => Enum.Parse(type, name)))
        {
            var value = Write(Enum.Parse(type, name), type, settings);
            if (value.ValueKind is not (JsonValueKind.String or JsonValueKind.Number)) return null;

            if (!values.Exists(one => one.Json == value.GetRawText())) values.Add(new EnumValue(name, value));
        }

        return values.Count == 0 ? null : values;
    }

    /// <summary>How an enum is written whose values have no names of their own: of flags, any sum.</summary>
    public static TypeUse FindAny(Type type, JsonSerializerOptions options, JsonConverter? own) =>
        Write(Enum.ToObject(type, 0), type, own is null ? options : With(options, own)).ValueKind switch
        {
            JsonValueKind.String => TypeUse.Text("flags"),
            JsonValueKind.Number => TypeUse.Number("flags"),
            _ => TypeUse.Unknown($"the converter of {type.Name} decides what is written"),
        };

    private static JsonElement Write(object value, Type type, JsonSerializerOptions options)
    {
        try
        {
            return JsonSerializer.SerializeToElement(value, type, options);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException or InvalidOperationException)
        {
            throw new ExportFault($"The value {value} of {type} cannot be written as JSON: {e.Message}");
        }
    }

    private static JsonSerializerOptions With(JsonSerializerOptions options, JsonConverter own)
    {
        var settings = new JsonSerializerOptions(options);
        settings.Converters.Insert(0, own);
        return settings;
    }
}
