using System.Text.Json;

namespace CallMessageEvents.ContractExport;

/// <summary>What a type with a name is of.</summary>
/// <param name="Type">The application's type.</param>
/// <param name="Form">Which of the forms that the type has; empty for the first.</param>
/// <param name="Written">What an enum's values are written as, where that is not the type's own way; empty otherwise.</param>
internal readonly record struct TypeKey(Type Type, string Form = "", string Written = "")
{
    /// <summary>The own properties of a type that is one of several, and not the choice.</summary>
    public static TypeKey Itself(Type type) => new(type, "Base");

    /// <summary>An enum as a property's own converter writes it.</summary>
    public static TypeKey Converted(Type type, IEnumerable<EnumValue> values) =>
        new(type, "Converted", string.Join(',', values.Select(static value => value.Json)));
}

/// <summary>A named type before it is known who writes it. References are numbers of types.</summary>
internal sealed record RawShape(TypeKey Key)
{
    public List<RawProperty>? Properties { get; set; }

    public bool HasMore { get; set; }

    public bool RefusesMore { get; set; }

    public IReadOnlyList<EnumValue>? Values { get; init; }

    public string? Discriminator { get; init; }

    public List<(string Ref, JsonElement? Value)>? Variants { get; set; }
}

/// <summary>A property, as it is written and as it is read.</summary>
internal sealed record RawProperty(string Name, TypeUse Use)
{
    public bool IsWritten { get; init; }

    public bool IsRead { get; init; }

    /// <summary>Whether it may be null when it is written.</summary>
    public bool WritesNull { get; init; }

    /// <summary>Whether null is read.</summary>
    public bool ReadsNull { get; init; }

    public bool Omitted { get; init; }

    public bool Required { get; init; }

    public string? Summary { get; init; }

    public Direction Direction => (IsWritten ? Direction.ServerToApp : Direction.None) | (IsRead ? Direction.AppToServer : Direction.None);
}
