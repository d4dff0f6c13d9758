using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>
/// Keeps the library's properties from types that do not declare them, and would see them: most types ignore what they do not declare, and read content as it
/// came. Thread-safe.
/// </summary>
internal sealed class UnseenProperties(Envelope envelope)
{
    private readonly ConditionalWeakTable<JsonTypeInfo, Unseen> _known = [];

    /// <summary>Reads content without the properties that the type does not declare.</summary>
    /// <exception cref="JsonException">The content does not fit.</exception>
    public T? Read<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> typeInfo)
    {
        var unseen = Of(typeInfo);
        return unseen.IsNothing ? ContentReader.Read(utf8Json, typeInfo) : ReadCopy(utf8Json, typeInfo, unseen);
    }

    /// <summary>Reads content as it came, unless the type could not be read so.</summary>
    /// <exception cref="JsonException">The content does not fit.</exception>
    public T? ReadAsItCame<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> typeInfo)
    {
        var unseen = Of(typeInfo);
        return unseen.IsRefused ? ReadCopy(utf8Json, typeInfo, unseen) : ContentReader.Read(utf8Json, typeInfo);
    }

    private Unseen Of(JsonTypeInfo typeInfo) => _known.TryGetValue(typeInfo, out var known) ? known : _known.GetValue(typeInfo, Decide);

    private T? ReadCopy<T>(ReadOnlySpan<byte> utf8Json, JsonTypeInfo<T> typeInfo, Unseen unseen) =>
        ContentReader.Read(envelope.Without(utf8Json, unseen.Type, unseen.Envelope), typeInfo, " of the content without the library's properties");

    /// <summary>Once for each type: its metadata does not change once content was read with it.</summary>
    private Unseen Decide(JsonTypeInfo typeInfo)
    {
        var family = Family(typeInfo);
        if (!family.Exists(Sees)) return Unseen.Nothing;

        return new(
            !family.Exists(one => Declares(one, envelope.TypeProperty)),
            !family.Exists(one => Declares(one, envelope.EnvelopeProperty)),
            family.Exists(RefusesUnknown));
    }

    /// <summary>The type, and those that content may be read as in its place.</summary>
    private static List<JsonTypeInfo> Family(JsonTypeInfo typeInfo)
    {
        List<JsonTypeInfo> family = [typeInfo];
        foreach (var derived in typeInfo.PolymorphismOptions?.DerivedTypes ?? [])
        {
            try
            {
                if (typeInfo.Options.TryGetTypeInfo(derived.DerivedType, out var one)) family.Add(one);
            }
            catch (Exception e) when (e is NotSupportedException or InvalidOperationException)
            {
                // Content cannot be read as the whole type then, which the reading itself says.
            }
        }

        return family;
    }

    /// <summary>
    /// Whether a property that the type does not declare makes a difference. Metadata such as a discriminator or <c>$id</c> must stand in front of all others.
    /// </summary>
    private static bool Sees(JsonTypeInfo typeInfo) =>
        typeInfo is not { Kind: JsonTypeInfoKind.Object, PolymorphismOptions: null, Options.ReferenceHandler: null }
        || RefusesUnknown(typeInfo)
        || typeInfo.Properties.Any(static property => property.IsExtensionData);

    private static bool RefusesUnknown(JsonTypeInfo typeInfo) =>
        typeInfo.Kind == JsonTypeInfoKind.Object
        && (typeInfo.UnmappedMemberHandling ?? typeInfo.Options.UnmappedMemberHandling) == JsonUnmappedMemberHandling.Disallow;

    private static bool Declares(JsonTypeInfo typeInfo, string name)
    {
        if (typeInfo.PolymorphismOptions?.TypeDiscriminatorPropertyName == name) return true;

        var comparison = typeInfo.Options.PropertyNameCaseInsensitive ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return typeInfo.Properties.Any(property => !property.IsExtensionData && string.Equals(property.Name, name, comparison));
    }
}

/// <summary>Which of the library's properties are left out when content is read as a type.</summary>
/// <param name="Type">Whether the contract's name is.</param>
/// <param name="Envelope">Whether the protocol's envelope is.</param>
/// <param name="IsRefused">Whether the type could not be read with them.</param>
internal sealed record Unseen(bool Type, bool Envelope, bool IsRefused)
{
    public static Unseen Nothing { get; } = new(false, false, false);

    public bool IsNothing => !Type && !Envelope;
}
