using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What vectors write shorter than it is.</summary>
internal static class VectorText
{
    /// <summary>The steps, those that stand once for many written out.</summary>
    public static IEnumerable<JsonObject> Steps(JsonArray steps)
    {
        foreach (var step in steps.Select(step => step!.AsObject()))
        {
            if (step["times"] is not { } times)
            {
                yield return step;
                continue;
            }

            for (var number = 1; number <= (int)times; number++)
            {
                foreach (var inner in step["steps"]!.AsArray())
                {
                    var copy = Numbered(inner!, number, inArray: false)!.AsObject();
                    copy["at"] = step["at"]!.DeepClone();
                    yield return copy;
                }
            }
        }
    }

    /// <summary>Content that is written as it comes, malformed or not.</summary>
    public static string Raw(JsonArray pieces) => string.Concat(pieces.Select(piece =>
        piece is JsonArray repeated ? Repeat(repeated) : (string)piece!));

    /// <summary>The same without <c>$repeat</c> and <c>$join</c>, and with the ids that the placeholders stand for.</summary>
    public static JsonNode? Written(JsonNode? node, Func<string, string> idOf) => node switch
    {
        JsonObject { Count: 1 } one when one["$repeat"] is JsonArray repeated => Repeat(repeated),
        JsonObject { Count: 1 } one when one["$join"] is JsonArray joined => string.Concat(joined.Select(piece => idOf((string)piece!))),
        JsonObject all => new JsonObject(all.Select(property => KeyValuePair.Create(property.Key, Written(property.Value, idOf)))),
        JsonArray all => new JsonArray([.. all.Select(item => Written(item, idOf))]),
        JsonValue value when value.TryGetValue<string>(out var text) => idOf(text),
        null => null,
        _ => node.DeepClone(),
    };

    private static string Repeat(JsonArray repeated) =>
        new StringBuilder().Insert(0, (string)repeated[0]!, (int)repeated[1]!).ToString();

    private static JsonNode? Numbered(JsonNode? node, int number, bool inArray) => node switch
    {
        JsonObject all => new JsonObject(all.Select(property => KeyValuePair.Create(property.Key, Numbered(property.Value, number, inArray: false)))),
        JsonArray all => new JsonArray([.. all.Select(item => Numbered(item, number, inArray: true))]),
        JsonValue value when value.TryGetValue<string>(out var text) =>
            inArray && text == "#" ? number
            : inArray && text == "#0" ? number - 1
            : text.Replace("#", number.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
        null => null,
        _ => node.DeepClone(),
    };
}
