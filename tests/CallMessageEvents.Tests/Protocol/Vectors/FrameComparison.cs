using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>What tests/Protocol/README.md says of all frames that are sent, and of their parts.</summary>
internal sealed partial class FrameComparison
{
    private const int LongestPart = 8000;
    private const int MostParts = 64;
    private readonly Dictionary<string, double> _revs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _copies = new(StringComparer.Ordinal);

    /// <summary>The frame, or of receipts an array in a fixed order: there the order means nothing, and one text is an array of one.</summary>
    public static JsonElement Outline(JsonElement frame)
    {
        if (frame.ValueKind != JsonValueKind.Object || frame.TryGetProperty("type", out _) || !frame.TryGetProperty("cme", out var cme)) return frame;
        if (!cme.TryGetProperty("re", out var re) || cme.TryGetProperty("error", out _) || cme.TryGetProperty("hello", out _)) return frame;

        var outline = JsonObject.Create(frame)!;
        var ids = re.ValueKind == JsonValueKind.Array ? [.. re.EnumerateArray()] : new List<JsonElement> { re };
        var inOrder = ids.Select(static id => id.GetRawText()).Order(StringComparer.Ordinal);
        outline["cme"]!["re"] = new JsonArray([.. inOrder.Select(static id => JsonNode.Parse(id))]);
        return JsonElement.Parse(outline.ToJsonString());
    }

    public static int CountOf(JsonElement part)
    {
        var count = part.GetProperty("cme").GetProperty("part")[1].GetInt32();
        Assert.InRange(count, 2, MostParts);
        return count;
    }

    /// <summary>Checks a whole frame, or the message of several.</summary>
    public void Check(JsonElement frame)
    {
        if (!frame.TryGetProperty("cme", out var cme)) return;
        if (cme.TryGetProperty("id", out var id)) Assert.Matches(Id(), id.GetString());
        if (!cme.TryGetProperty("rev", out var rev)) return;

        var type = frame.GetProperty("type").GetString()!;
        if (_revs.TryGetValue(type, out var last)) Assert.True(rev.GetDouble() >= last, $"rev goes back: {Placeholders.Short(frame)}");
        _revs[type] = rev.GetDouble();
    }

    /// <summary>Joins the parts of one message, which must be in order and of the right shape.</summary>
    public JsonElement Join(IReadOnlyList<JsonElement> parts, JsonElement expected, Placeholders placeholders)
    {
        var text = new StringBuilder();
        for (var index = 0; index < parts.Count; index++)
        {
            Assert.InRange(Encoding.UTF8.GetByteCount(parts[index].GetRawText()), 1, LongestPart);
            var data = parts[index].GetProperty("cme").GetProperty("data").GetString()!;
            Assert.False(char.IsLowSurrogate(data[0]) || char.IsHighSurrogate(data[^1]), "A code point is split.");
            var outline = new JsonObject { ["id"] = Node(expected, "id"), ["part"] = new JsonArray(index, parts.Count), ["data"] = data };
            if (expected.TryGetProperty("re", out _)) outline["re"] = Node(expected, "re");
            var problem = placeholders.Match(JsonElement.Parse(new JsonObject { ["cme"] = outline }.ToJsonString()), parts[index]);
            Assert.True(problem is null, problem);
            text.Append(data);
        }

        return JsonElement.Parse(text.ToString());
    }

    /// <summary>All copies of a message in parts are the same, to the character.</summary>
    public void CheckCopy(string id, IReadOnlyList<JsonElement> parts)
    {
        var copy = string.Join('\n', parts.Select(static part => part.GetRawText()));
        if (!_copies.TryAdd(id, copy)) Assert.Equal(_copies[id], copy);
    }

    private static JsonNode? Node(JsonElement expected, string name) => JsonNode.Parse(expected.GetProperty(name).GetRawText());

    [GeneratedRegex(@"\A[A-Za-z0-9_.-]{1,40}\z")]
    private static partial Regex Id();
}
