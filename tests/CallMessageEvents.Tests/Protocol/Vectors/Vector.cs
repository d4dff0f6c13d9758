using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CallMessageEvents.Tests.Docs;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>One case of the protocol, as tests/Protocol/README.md describes it.</summary>
internal sealed class Vector(JsonElement root)
{
    private static string Folder => Path.Combine(Repository.Root, "tests", "Protocol");

    /// <summary>What is so before time 0: "hello", "silent" or "ringing".</summary>
    public string Given => root.TryGetProperty("given", out var given) ? given.GetString()! : "hello";

    /// <summary>The handlers that the application registers.</summary>
    public IReadOnlyList<JsonElement> Handlers => root.TryGetProperty("handlers", out var handlers) ? [.. handlers.EnumerateArray()] : [];

    /// <summary>The steps; those that stand once for many are written out.</summary>
    public IEnumerable<JsonElement> Steps =>
        from step in root.GetProperty("steps").EnumerateArray()
        from one in Expand(step)
        select one;

    public static IEnumerable<string> Names(string role) =>
        from file in Directory.EnumerateFiles(Folder, $"{role}-*.json").Order(StringComparer.Ordinal)
        select Path.GetFileNameWithoutExtension(file);

    public static Vector Read(string name) => Parse(File.ReadAllText(Path.Combine(Folder, $"{name}.json")));

    public static Vector Parse(string json) => new(JsonElement.Parse(json));

    private static IEnumerable<JsonElement> Expand(JsonElement step)
    {
        if (!step.TryGetProperty("times", out var times)) return [step];

        return
            from round in Enumerable.Range(1, times.GetInt32())
            from inner in step.GetProperty("steps").EnumerateArray()
            select At(step.GetProperty("at").GetInt32(), Numbered(JsonObject.Create(inner), round, inPart: false)!.AsObject());
    }

    private static JsonElement At(int at, JsonObject step)
    {
        step["at"] = at;
        return JsonElement.Parse(step.ToJsonString());
    }

    private static JsonNode? Numbered(JsonNode? node, int round, bool inPart) => node switch
    {
        JsonObject all => new JsonObject(all.Select(one => KeyValuePair.Create(one.Key, Numbered(one.Value, round, inPart: one.Key == "part")))),
        JsonArray all => new JsonArray([.. all.Select(item => Numbered(item, round, inPart))]),
        JsonValue value when value.GetValueKind() == JsonValueKind.String => (inPart, (string)value!) switch
        {
            (true, "#") => round,
            (true, "#0") => round - 1,
            (_, var text) => text.Replace("#", round.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal),
        },
        null => null,
        _ => node.DeepClone(),
    };
}
