using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Finds and checks System.Text.Json's metadata for a content's type.</summary>
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

    /// <summary>
    /// Refuses a contract that is not an object, or that has a property of the library's: always, and not only when the property happens to be written.
    /// </summary>
    /// <returns>Whether the metadata has all names of the outermost object, so that the output needs no scan.</returns>
    public static bool CheckContract(Envelope envelope, JsonTypeInfo typeInfo, Type type)
    {
        if (typeInfo.Kind is JsonTypeInfoKind.Enumerable) throw ContentErrors.NotAnObject(type);
        if (typeInfo.PolymorphismOptions is { TypeDiscriminatorPropertyName: var name } && envelope.Owns(name)) throw envelope.Collision(type, name);

        var hasAll = typeInfo is { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null, Options.ReferenceHandler: null };
        foreach (var property in typeInfo.Properties)
        {
            if (property.Get is not null && envelope.Owns(property.Name)) throw envelope.Collision(type, property.Name);
            hasAll &= !property.IsExtensionData;
        }

        return hasAll;
    }
}
