using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>What System.Text.Json knows of a content's type.</summary>
internal static class ContentMetadata
{
    public static JsonTypeInfo? Find(JsonSerializerOptions options, Type type)
    {
        try
        {
            return options.TryGetTypeInfo(type, out var typeInfo) ? typeInfo : null;
        }
        catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
        {
            throw ContentErrors.NotWritable(type, e);
        }
    }

    /// <summary>A contract is an object, and leaves the name of the discriminator to the library.</summary>
    /// <returns>Whether the metadata tells all that will be written on the outermost level: then nothing need be read afterwards.</returns>
    public static bool CheckContract(Contract contract, JsonTypeInfo typeInfo, Type type)
    {
        if (typeInfo.Kind is JsonTypeInfoKind.Enumerable) throw ContentErrors.NotAnObject(type);
        if (typeInfo.PolymorphismOptions?.TypeDiscriminatorPropertyName == contract.TypeProperty) throw ContentErrors.Collision(type, contract);

        var tellsAll = typeInfo is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null, Options.ReferenceHandler: null };
        foreach (var property in typeInfo.Properties)
        {
            if (property.Name == contract.TypeProperty && property.Get is not null) throw ContentErrors.Collision(type, contract);
            tellsAll &= !property.IsExtensionData;
        }

        return tellsAll;
    }
}
