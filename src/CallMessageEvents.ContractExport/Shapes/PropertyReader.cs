using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.ContractExport;

/// <summary>What the settings make of a property: when it is written, whether it must be there when it is read.</summary>
[RequiresUnreferencedCode(Reflection.Message)]
[RequiresDynamicCode(Reflection.Message)]
internal sealed class PropertyReader(JsonSerializerOptions options)
{
    private readonly NullabilityInfoContext _nullability = new();

    /// <summary>What the source says of null within the property's type; null where nothing is known.</summary>
    public NullabilityInfo? Nullability(JsonPropertyInfo property) => property.AttributeProvider switch
    {
        MemberInfo { DeclaringType: { IsGenericType: true } } => null, // Whether a type parameter may be null is said where the type is used.
        PropertyInfo member => _nullability.Create(member),
        FieldInfo member => _nullability.Create(member),
        _ => null,
    };

    public RawProperty Read(JsonPropertyInfo property, TypeUse use, string? summary)
    {
        var (condition, parameter) = (Condition(property), property.AssociatedParameter);
        var isValue = property.PropertyType.IsValueType;
        var writesNull = use.Nullable || (!isValue && property.IsGetNullable);
        var readsNull = use.Nullable || (!isValue && (parameter?.IsNullable ?? property.IsSetNullable));
        var omitsNull = condition is JsonIgnoreCondition.WhenWritingNull or JsonIgnoreCondition.WhenWritingDefault;
        var needed = parameter is { HasDefaultValue: false, IsMemberInitializer: false }
            && (!readsNull || options.RespectRequiredConstructorParameters);
        return new RawProperty(property.Name, use)
        {
            IsWritten = IsWritten(property) && condition?.ToString() != "WhenWriting", // Of System.Text.Json 10.
            IsRead = property.Set is not null || parameter is not null || IsFilled(property),
            WritesNull = writesNull && !omitsNull,
            ReadsNull = readsNull,
            Omitted = condition switch
            {
                JsonIgnoreCondition.Never => false,
                JsonIgnoreCondition.WhenWritingDefault => true,
                JsonIgnoreCondition.WhenWritingNull => writesNull,
                _ => property.ShouldSerialize is not null,
            },
            Required = property.IsRequired || needed,
            Summary = summary,
        };
    }

    /// <summary>The attribute's condition, otherwise the settings' own; null for none.</summary>
    private JsonIgnoreCondition? Condition(JsonPropertyInfo property)
    {
        if (property.AttributeProvider?.GetCustomAttributes(typeof(JsonIgnoreAttribute), inherit: true) is [JsonIgnoreAttribute own, ..]) return own.Condition;
        if (property.ShouldSerialize is not null || options.DefaultIgnoreCondition == JsonIgnoreCondition.Never) return null;

        return options.DefaultIgnoreCondition;
    }

    private bool IsWritten(JsonPropertyInfo property)
    {
        if (property.Get is null) return false;
        if (property.Set is not null || property.AssociatedParameter is not null) return true;

        return !(property.AttributeProvider is FieldInfo ? options.IgnoreReadOnlyFields : options.IgnoreReadOnlyProperties);
    }

    /// <summary>Whether what is read goes into the object that is there.</summary>
    private bool IsFilled(JsonPropertyInfo property) =>
        property.Get is not null
        && (property.ObjectCreationHandling ?? options.PreferredObjectCreationHandling) == JsonObjectCreationHandling.Populate;
}
