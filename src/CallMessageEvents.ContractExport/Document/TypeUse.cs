using System.Text.Json.Serialization;

namespace CallMessageEvents.ContractExport;

/// <summary>The type of a value where it stands.</summary>
internal record TypeUse
{
    /// <summary>One of <see cref="TypeKind"/>; null where <see cref="Ref"/> says it.</summary>
    public string? Type { get; init; }

    /// <summary>The name of one of the document's types.</summary>
    public string? Ref { get; init; }

    /// <summary>What kind of text or number it is, such as <c>uuid</c> or <c>int32</c>; null for any.</summary>
    public string? Format { get; init; }

    /// <summary>What an array or a map holds.</summary>
    public TypeUse? Items { get; init; }

    /// <summary>Whether it may be null.</summary>
    public bool Nullable { get; init; }

    /// <summary>Why the type is unknown.</summary>
    public string? Note { get; init; }

    public static TypeUse Text(string? format = null) => new() { Type = TypeKind.Text, Format = format };

    public static TypeUse Number(string format) => new() { Type = TypeKind.Number, Format = format };

    public static TypeUse Unknown(string? note = null) => new() { Type = TypeKind.Unknown, Note = note };

    public static TypeUse Array(TypeUse items) => new() { Type = TypeKind.Array, Items = items };

    public static TypeUse Map(TypeUse items) => new() { Type = TypeKind.Map, Items = items };
}

/// <summary>The words of <see cref="TypeUse.Type"/>.</summary>
internal static class TypeKind
{
    public const string Text = "string";
    public const string Number = "number";
    public const string Boolean = "boolean";
    public const string Array = "array";
    public const string Map = "map";
    public const string Unknown = "unknown";
}

/// <summary>A property of an object.</summary>
internal sealed record PropertyShape : TypeUse
{
    public PropertyShape()
    {
    }

    public PropertyShape(TypeUse use)
        : base(use)
    {
    }

    [JsonPropertyOrder(-1)]
    public string Name { get; init; } = string.Empty;

    /// <summary>Only where it is narrower than that of the type: a property that is only written, or only read.</summary>
    [JsonPropertyOrder(1)]
    public Direction? Only { get; init; }

    /// <summary>Whether the server may leave it out.</summary>
    [JsonPropertyOrder(1)]
    public bool Omitted { get; init; }

    /// <summary>Whether an app must not leave it out.</summary>
    [JsonPropertyOrder(1)]
    public bool Required { get; init; }

    [JsonIgnore]
    public string? Summary { get; init; }

    /// <summary>Whether somebody who writes it may leave it out.</summary>
    /// <param name="type">Who writes the type that it belongs to.</param>
    public bool IsOptional(Direction type)
    {
        var used = Only ?? type;
        var maySend = !used.HasFlag(Direction.ServerToApp) || Omitted;
        var mayReceive = !used.HasFlag(Direction.AppToServer) || !Required;
        return (type.HasFlag(Direction.ServerToApp) && maySend) || (type.HasFlag(Direction.AppToServer) && mayReceive);
    }
}
