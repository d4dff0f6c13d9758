using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.ContractExport;

/// <summary>Lays JSON out so that a changed property is one changed line: what fits on a line stands on one, but for the root and its parts.</summary>
internal static class JsonLayout
{
    private const int Width = 120;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Write(JsonNode node)
    {
        var text = new StringBuilder();
        Append(text, node, 0);
        return text.Append('\n').ToString();
    }

    private static void Append(StringBuilder text, JsonNode? node, int depth)
    {
        var line = Line(node);
        if (depth > 1 && line.Length + (2 * depth) <= Width)
        {
            text.Append(line);
            return;
        }

        var isObject = node is JsonObject;
        var members = node is JsonObject one
            ? one.Select(static member => (Name: (string?)member.Key, member.Value)).ToList()
            : node is JsonArray array ? [.. array.Select(static item => (Name: (string?)null, Value: item))] : [];
        if (members.Count == 0)
        {
            text.Append(line);
            return;
        }

        text.Append(isObject ? '{' : '[');
        var separator = "\n";
        foreach (var (name, value) in members)
        {
            text.Append(separator).Append(' ', 2 * (depth + 1));
            separator = ",\n";
            if (name is not null) text.Append(Text(name)).Append(": ");
            Append(text, value, depth + 1);
        }

        text.Append('\n').Append(' ', 2 * depth).Append(isObject ? '}' : ']');
    }

    private static string Line(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject one => $"{{ {string.Join(", ", one.Select(static member => $"{Text(member.Key)}: {Line(member.Value)}"))} }}",
        JsonArray array => $"[{string.Join(", ", array.Select(Line))}]",
        _ => node.ToJsonString(Relaxed),
    };

    private static string Text(string value) => JsonValue.Create(value)!.ToJsonString(Relaxed);
}
