using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>A type with a name of its own: an object, an enum, or one of several objects.</summary>
internal sealed record NamedShape
{
    public required string Name { get; init; }

    public required Direction Direction { get; init; }

    /// <summary>For an object: its properties, sorted by name.</summary>
    public IReadOnlyList<PropertyShape>? Properties { get; init; }

    /// <summary>For an object: whether it has properties that the type does not name.</summary>
    public bool HasMore { get; init; }

    /// <summary>For an object: whether the server refuses properties that the type does not name.</summary>
    public bool RefusesMore { get; init; }

    /// <summary>For an enum: its values, in their order.</summary>
    public IReadOnlyList<EnumValue>? Values { get; init; }

    /// <summary>For one of several: the property that tells which.</summary>
    public string? Discriminator { get; init; }

    /// <summary>For one of several: the others.</summary>
    public IReadOnlyList<Variant>? Variants { get; init; }

    [JsonIgnore]
    public string? Summary { get; init; }
}

/// <summary>A value of an enum.</summary>
/// <param name="Name">Its name in C#.</param>
/// <param name="Value">What is written: a text or a number.</param>
internal sealed record EnumValue(string Name, JsonElement Value)
{
    /// <summary>The value as JSON.</summary>
    [JsonIgnore]
    public string Json => Value.GetRawText();
}

/// <summary>One of several objects.</summary>
/// <param name="Ref">Its type.</param>
/// <param name="Value">The discriminator's value; null when nothing tells it from the others.</param>
internal sealed record Variant(string Ref, JsonElement? Value = null)
{
    [JsonIgnore]
    public string? Json => Value?.GetRawText();
}
