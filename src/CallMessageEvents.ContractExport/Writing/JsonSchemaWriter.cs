using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents.ContractExport;

/// <summary>Writes the contracts as one JSON Schema, with a definition for each contract's name.</summary>
[RequiresUnreferencedCode(Reflection.Message)]
[RequiresDynamicCode(Reflection.Message)]
internal sealed class JsonSchemaWriter(CallMessageContracts account, IReadOnlyDictionary<TypeKey, NamedShape> shapes)
{
    /// <summary>A number is a number, as in TypeScript: that the server reads one from text, too, is no part of the contract.</summary>
    private readonly JsonSerializerOptions _json =
        new(account.Json) { NumberHandling = account.Json.NumberHandling & ~JsonNumberHandling.AllowReadingFromString };

    public string Write(IReadOnlyList<FoundContract> contracts)
    {
        var definitions = new JsonObject();
        foreach (var contract in contracts) definitions[contract.Name] = Definition(contract);
        return JsonLayout.Write(new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["$comment"] = Heading.Text,
            ["$defs"] = definitions,
        });
    }

    private JsonNode Definition(FoundContract contract)
    {
        if (!account.Json.TryGetTypeInfo(contract.Type, out _)) return true;

        var schema = JsonSchemaExporter.GetJsonSchemaAsNode(_json, contract.Type, new() { TransformSchemaNode = Transform });
        if (schema is JsonObject root)
        {
            root.Remove("$schema");
            Move(root, $"#/$defs/{Pointer(contract.Name)}");
            if (root["type"] is JsonArray types) root["type"] = types.Select(static one => (string?)one).FirstOrDefault(static one => one != "null");
            WithoutOwn(root);
        }

        return schema;
    }

    /// <summary>A content's own properties: the library's are not among them.</summary>
    private void WithoutOwn(JsonObject root)
    {
        foreach (var own in (string[])[account.TypeProperty, account.EnvelopeProperty])
        {
            (root["properties"] as JsonObject)?.Remove(own);
            if (root["required"] is JsonArray required && required.FirstOrDefault(one => (string?)one == own) is { } name) required.Remove(name);
        }
    }

    /// <summary>Says which properties must be there as the other writers do, and what the library's own texts are.</summary>
    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode schema)
    {
        var typeInfo = context.TypeInfo;
        if (typeInfo.Converter.GetType().Assembly == typeof(CallMessageAttribute).Assembly && !typeInfo.Type.IsEnum)
            return new JsonObject { ["type"] = TypeKind.Text };

        if (typeInfo.Kind == JsonTypeInfoKind.Object && schema is JsonObject one && one.ContainsKey("properties") && Find(typeInfo.Type) is { } shape)
        {
            Require(one, typeInfo, shape);
            foreach (var property in shape.Properties ?? []) WithoutNull(one["properties"]?[property.Name], property);
        }

        return schema;
    }

    private NamedShape? Find(Type type) => shapes.GetValueOrDefault(TypeKey.Itself(type)) ?? shapes.GetValueOrDefault(new TypeKey(type));

    private static void Require(JsonObject schema, JsonTypeInfo typeInfo, NamedShape shape)
    {
        // A discriminator is required, too, and is no property of the type.
        var own = typeInfo.Properties.Select(static property => property.Name).ToHashSet(StringComparer.Ordinal);
        var others = (schema["required"] as JsonArray ?? []).Select(static name => (string)name!).Where(name => !own.Contains(name));
        var needed = (shape.Properties ?? []).Where(property => !property.IsOptional(shape.Direction)).Select(static property => property.Name);
        var required = others.Concat(needed).Select(static name => (JsonNode)name).ToArray();
        schema.Remove("required");
        if (required.Length > 0) schema["required"] = new JsonArray(required);
    }

    /// <summary>The exporter lets null into every array and dictionary of a reference type: it does not read what their type says.</summary>
    private static void WithoutNull(JsonNode? schema, TypeUse use)
    {
        if (use.Items is not { } items || (schema as JsonObject)?[use.Type == TypeKind.Map ? "additionalProperties" : "items"] is not JsonObject held) return;

        if (!items.Nullable && held["type"] is JsonArray types)
        {
            var others = types.Select(static one => (string?)one).Where(static one => one != "null").ToArray();
            held["type"] = others is [var only] ? only : new JsonArray([.. others.Select(static one => (JsonNode?)one)]);
        }

        WithoutNull(held, items);
    }

    /// <summary>References begin at the root, which is a definition now.</summary>
    private static void Move(JsonNode? node, string root)
    {
        if (node is JsonArray items)
        {
            foreach (var item in items) Move(item, root);
        }
        else if (node is JsonObject one)
        {
            foreach (var (name, value) in one.ToList())
            {
                if (name == "$ref" && value?.GetValueKind() == JsonValueKind.String) one[name] = root + ((string)value!)[1..];
                else Move(value, root);
            }
        }
    }

    private static string Pointer(string name) =>
        Uri.EscapeDataString(name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal));
}
