using System.Text.Json.Nodes;

namespace CallMessageEvents.ContractExport;

/// <summary>Finds what a document that was edited by hand, or merged, may have, and none that was written.</summary>
internal static class DocumentCheck
{
    /// <returns>Null for nothing.</returns>
    /// <exception cref="ArgumentException">An object has a name twice.</exception>
    public static string? Fault(JsonObject document)
    {
        var parts = Parts(document).ToList();
        if (parts.OfType<JsonArray>().Any(static array => array.Contains(null))) return "an array has null in it.";

        var types = (document["types"] as JsonArray ?? []).Select(static type => Text(type, "name")).ToHashSet(StringComparer.Ordinal);
        return parts.Select(static part => Text(part, "ref")).FirstOrDefault(name => name is not null && !types.Contains(name)) is { } missing
            ? $"it has no type {missing}, and refers to it."
            : null;
    }

    private static IEnumerable<JsonNode> Parts(JsonNode? node) => node switch
    {
        JsonObject one => one.SelectMany(static member => Parts(member.Value)).Prepend(one),
        JsonArray array => array.SelectMany(Parts).Prepend(array),
        _ => [],
    };

    private static string? Text(JsonNode? node, string name) =>
        node is JsonObject one && one[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;
}
