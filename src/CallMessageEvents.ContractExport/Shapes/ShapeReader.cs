using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.ContractExport;

/// <summary>Reads types as the application's own JSON settings write and read them.</summary>
/// <param name="options">The settings.</param>
/// <param name="summaries">What the source says of types and properties.</param>
/// <param name="isOwn">Whether a property of a contract is the library's.</param>
[RequiresUnreferencedCode(Reflection.Message)]
[RequiresDynamicCode(Reflection.Message)]
internal sealed class ShapeReader(JsonSerializerOptions options, XmlSummaries summaries, Func<Type, string, bool> isOwn)
{
    private static readonly Type[] Any = [typeof(object), typeof(JsonElement), typeof(JsonDocument)];

    private readonly Dictionary<TypeKey, string> _numbers = [];
    private readonly PropertyReader _properties = new(options);

    /// <summary>The named types that were met, by their numbers.</summary>
    public Dictionary<string, RawShape> Types { get; } = new(StringComparer.Ordinal);

    public TypeUse Read(Type type) => Read(type, new Site(options.NumberHandling));

    /// <summary>The number of a type that was met; null for one that was not.</summary>
    public string? NumberOf(TypeKey key) => _numbers.GetValueOrDefault(key);

    private TypeUse Read(Type type, Site site)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying) return Read(underlying, site) with { Nullable = true };
        if (TypeInfo(type) is not { } typeInfo) return TypeUse.Unknown($"the JSON settings have no metadata for {type.Name}");
        if (type.IsEnum) return Enum(type, site.Converter);

        var converter = site.Converter ?? typeInfo.Converter;
        if (converter.GetType().Assembly == typeof(CallMessageAttribute).Assembly) return TypeUse.Text();
        if (converter.GetType().Assembly != typeof(JsonSerializer).Assembly)
            return TypeUse.Unknown($"the converter {converter.GetType().Name} decides what is written");

        return typeInfo.Kind switch
        {
            JsonTypeInfoKind.Object => new TypeUse { Ref = Named(typeInfo) },
            JsonTypeInfoKind.Enumerable => TypeUse.Array(Items(typeInfo, site)),
            JsonTypeInfoKind.Dictionary => TypeUse.Map(Items(typeInfo, site)),
            _ => Scalars.Find(type, site.Numbers) ?? Loose(type),
        };
    }

    private static TypeUse Loose(Type type) => type switch
    {
        _ when type == typeof(JsonObject) => TypeUse.Map(TypeUse.Unknown()),
        _ when type == typeof(JsonArray) => TypeUse.Array(TypeUse.Unknown()),
        _ when Any.Contains(type) || type.IsAssignableTo(typeof(JsonNode)) => TypeUse.Unknown(),
        _ => TypeUse.Unknown($"{type.Name} has no form in JSON that is known here"),
    };

    private JsonTypeInfo? TypeInfo(Type type)
    {
        try
        {
            return options.TryGetTypeInfo(type, out var typeInfo) ? typeInfo : null;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException or ArgumentException)
        {
            throw new ExportFault($"{type} cannot be read and written as JSON: {e.Message}");
        }
    }

    private TypeUse Items(JsonTypeInfo collection, Site site)
    {
        var type = collection.ElementType ?? typeof(object);
        var nullability = site.Nullability is { ElementType: { } element } ? element
            : site.Nullability is { GenericTypeArguments: [.., var last] } && last.Type == type ? last : null;
        var items = Read(type, new Site(collection.NumberHandling ?? site.Numbers, Nullability: nullability));
        return nullability is { ReadState: NullabilityState.Nullable } ? items with { Nullable = true } : items;
    }

    private TypeUse Enum(Type type, JsonConverter? own)
    {
        if (EnumValues.Find(type, options, own) is not { } values) return EnumValues.FindAny(type, options, own);

        var key = own is null ? new TypeKey(type) : TypeKey.Converted(type, values);
        return new TypeUse { Ref = Add(new RawShape(key) { Values = values }, static _ => { }) };
    }

    private string Named(JsonTypeInfo typeInfo) => typeInfo.PolymorphismOptions is { } several
        ? Add(new RawShape(new TypeKey(typeInfo.Type)) { Discriminator = several.TypeDiscriminatorPropertyName }, shape => Choice(shape, several))
        : Object(typeInfo);

    private void Choice(RawShape shape, JsonPolymorphismOptions several)
    {
        var type = shape.Key.Type;
        shape.Variants = [];
        if (!type.IsAbstract && !several.DerivedTypes.Any(one => one.DerivedType == type)) shape.Variants.Add((Object(TypeInfo(type)!), null));
        foreach (var one in several.DerivedTypes)
        {
            if (TypeInfo(one.DerivedType) is not { Kind: JsonTypeInfoKind.Object } derived)
                throw new ExportFault($"{one.DerivedType}, derived from {type}, is not written as an object, or the JSON settings have no metadata for it.");

            JsonElement? value = one.TypeDiscriminator is null ? null : JsonDocument.Parse(Discriminator(one.TypeDiscriminator)).RootElement;
            shape.Variants.Add((Object(derived), value));
        }
    }

    private static string Discriminator(object value) =>
        value is int number ? number.ToString(CultureInfo.InvariantCulture) : JsonSerializer.Serialize((string)value, DocumentContext.Default.String);

    private string Object(JsonTypeInfo typeInfo)
    {
        var key = typeInfo.PolymorphismOptions is null ? new TypeKey(typeInfo.Type) : TypeKey.Itself(typeInfo.Type);
        return Add(new RawShape(key), shape =>
        {
            shape.Properties = [];
            shape.RefusesMore = (typeInfo.UnmappedMemberHandling ?? options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow;
            foreach (var property in typeInfo.Properties)
            {
                if (property.IsExtensionData) shape.HasMore = true;
                else if (!isOwn(typeInfo.Type, property.Name)) Add(shape.Properties, property, typeInfo);
            }
        });
    }

    private void Add(List<RawProperty> properties, JsonPropertyInfo property, JsonTypeInfo declaring)
    {
        if (property.Get is null && property.Set is null && property.AssociatedParameter is null) return; // Ignored.

        var numbers = property.NumberHandling ?? declaring.NumberHandling ?? options.NumberHandling;
        var converter = property.CustomConverter is JsonConverterFactory factory
            ? factory.CreateConverter(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType, options)
            : property.CustomConverter;
        var use = Read(property.PropertyType, new Site(numbers, converter, _properties.Nullability(property)));
        properties.Add(_properties.Read(property, use, summaries.Find(property)));
    }

    /// <summary>Adds a type once. It is known before its parts are read, which may refer to it.</summary>
    private string Add(RawShape shape, Action<RawShape> read)
    {
        if (_numbers.TryGetValue(shape.Key, out var known)) return known;

        var number = _numbers[shape.Key] = _numbers.Count.ToString(CultureInfo.InvariantCulture);
        Types.Add(number, shape);
        read(shape);
        return number;
    }

    /// <summary>Where a type stands.</summary>
    private sealed record Site(JsonNumberHandling Numbers, JsonConverter? Converter = null, NullabilityInfo? Nullability = null);
}
