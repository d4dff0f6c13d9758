using System.Globalization;
using System.Text;

namespace CallMessageEvents.ContractExport;

/// <summary>Writes the contracts for TypeScript: a type for each named one, and the maps of messages and requests that the client library takes.</summary>
internal static class TypeScriptWriter
{
    public static string Write(ContractDocument document)
    {
        var text = new StringBuilder();
        text.Append("// ").Append(Heading.Text).Append('\n');
        foreach (var type in document.Types)
        {
            text.Append('\n').Append(TypeScriptText.Comment(string.Empty, type.Summary, First(type)));
            if (type.Properties is not null) Interface(text, type, type.Properties);
            else text.Append("export type ").Append(type.Name).Append(" = ").Append(Choice(type)).Append(";\n");
        }

        text.Append("\nexport interface Contracts {\n  messages: {\n");
        foreach (var message in document.Messages)
        {
            text.Append(TypeScriptText.Comment("    ", Writer(message.Direction), message.Content.Note is { } note ? $"Unknown: {note}." : null))
                .Append("    ").Append(TypeScriptText.Literal(message.Name)).Append(": ").Append(Use(message.Content)).Append(";\n");
        }

        text.Append("  };\n  requests: {\n");
        foreach (var request in document.Messages) Request(text, request);
        return text.Append("  };\n}\n").ToString();
    }

    private static void Request(StringBuilder text, MessageShape request)
    {
        var name = TypeScriptText.Literal(request.Name);
        if (request.Reply is { } reply) text.Append(CultureInfo.InvariantCulture, $"    {name}: {TypeScriptText.Literal(reply)};\n");
        else if (request.ReplyWithoutContract is { } type)
            text.Append(CultureInfo.InvariantCulture, $"    // {name} is left out: its reply, {type}, is no contract.\n");
    }

    private static string Writer(Direction direction) => direction switch
    {
        Direction.ServerToApp => "From the server.",
        Direction.AppToServer => "To the server.",
        _ => "From and to the server.",
    };

    private static void Interface(StringBuilder text, NamedShape type, IReadOnlyList<PropertyShape> properties)
    {
        text.Append("export interface ").Append(type.Name).Append(" {");
        if (properties.Count == 0 && !type.HasMore)
        {
            text.Append("}\n");
            return;
        }

        text.Append('\n');
        foreach (var property in properties)
        {
            var only = property.Only switch
            {
                Direction.ServerToApp => "Only from the server.",
                Direction.AppToServer => "Only to the server.",
                _ => null,
            };
            text.Append(TypeScriptText.Comment("  ", property.Summary, only, property.Note is { } note ? $"Unknown: {note}." : null))
                .Append("  ").Append(TypeScriptText.Name(property.Name)).Append(property.IsOptional(type.Direction) ? "?: " : ": ")
                .Append(Use(property)).Append(";\n");
        }

        if (type.HasMore) text.Append("  [name: string]: unknown;\n");
        text.Append("}\n");
    }

    /// <summary>System.Text.Json reads a discriminator only in front of all else, which no type of TypeScript can say.</summary>
    private static string? First(NamedShape type) =>
        type.Discriminator is { } name && type.Direction.HasFlag(Direction.AppToServer) ? $"Write `{name}` first: the server may read it only there." : null;

    private static string Choice(NamedShape type)
    {
        var choices = type.Values is { } values
            ? values.Select(static value => TypeScriptText.Literal(value.Value))
            : (type.Variants ?? []).Select(variant => variant.Value is { } value
                ? $"({{ {TypeScriptText.Name(type.Discriminator!)}: {TypeScriptText.Literal(value)} }} & {variant.Ref})"
                : variant.Ref);
        return string.Join(" | ", choices);
    }

    /// <summary>A type where it stands. What is unknown may be null as it is.</summary>
    private static string Use(TypeUse use)
    {
        var type = use switch
        {
            { Ref: { } name } => name,
            { Type: TypeKind.Array, Items: { } items } => items.Nullable || IsUnion(items) ? $"({Use(items)})[]" : $"{Use(items)}[]",
            { Type: TypeKind.Map, Items: { } items } => $"{{ [key: string]: {Use(items)} }}",
            { Type: TypeKind.Number, Format: Scalars.NumberOrName } => "number | 'NaN' | 'Infinity' | '-Infinity'",
            _ => use.Type ?? TypeKind.Unknown,
        };
        return use.Nullable && type != TypeKind.Unknown ? $"{type} | null" : type;
    }

    private static bool IsUnion(TypeUse use) => use is { Type: TypeKind.Number, Format: Scalars.NumberOrName };
}
