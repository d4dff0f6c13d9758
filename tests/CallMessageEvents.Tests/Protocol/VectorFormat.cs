using System.Text.Json;
using System.Text.RegularExpressions;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>Says what is wrong in a vector, by the rules of tests/Protocol/README.md.</summary>
internal sealed partial class VectorFormat
{
    private static readonly Shape Vector = new("role about steps", "given needs options handlers");

    private static readonly Dictionary<string, string[]> Given = new()
    {
        ["server"] = ["hello", "silent", "ringing"],
        ["app"] = ["hello", "outgoing", "incoming"],
    };

    private static readonly string[] Needs = ["reconnect", "close", "sdk", "rate"];
    private static readonly string[] Kinds = ["in", "raw", "out", "outParts", "event", "times"];

    private static readonly Dictionary<string, string[]> Statuses = new()
    {
        ["server"] = ["in-progress", "completed"],
        ["app"] = ["ringing", "open", "reconnecting", "reconnected", "closed"],
    };

    private readonly HashSet<string> _bound = [];
    private readonly List<string> _problems = [];
    private readonly string _role;

    private VectorFormat(string role) => _role = role;

    /// <summary>What is wrong; nothing if the vector is well-formed.</summary>
    public static IReadOnlyList<string> Problems(string name, JsonElement vector)
    {
        if (Vector.Problem(vector) is { } problem) return [problem];
        var role = vector.GetProperty("role").GetString() ?? "";
        if (!Given.ContainsKey(role)) return [$"{role} is no role."];

        var format = new VectorFormat(role);
        format.Check(name.StartsWith($"{role}-", StringComparison.Ordinal), "The name does not begin with the role.");
        format.Head(vector);
        format.Steps(vector.GetProperty("steps"));
        return format._problems;
    }

    private void Head(JsonElement vector)
    {
        Check(vector.GetProperty("about").ValueKind == JsonValueKind.String, "about is no text.");
        if (vector.TryGetProperty("given", out var given)) Check(Given[_role].Contains(given.GetString()), $"given may not be {given}.");
        if (vector.TryGetProperty("needs", out var needs))
        {
            Check(needs.EnumerateArray().All(static need => Needs.Contains(need.GetString())), $"needs may not be {needs}.");
        }

        if (vector.TryGetProperty("options", out var options)) Check(new Shape("rate").Problem(options));
        if (!vector.TryGetProperty("handlers", out var handlers)) return;
        foreach (var handler in handlers.EnumerateArray())
        {
            var isOfMessages = handler.TryGetProperty("on", out _);
            Check((isOfMessages ? new Shape("on", "then message") : new Shape("for", "then message reply")).Problem(handler));
            if (!handler.TryGetProperty("then", out var then)) continue;
            var mayHold = _role == "server" || !isOfMessages;
            Check(then.GetString() is "done" or "fail" || (mayHold && then.GetString() == "hold"), $"then may not be {then}.");
        }
    }

    private void Steps(JsonElement steps)
    {
        var last = 0;
        foreach (var step in steps.EnumerateArray())
        {
            if (!step.TryGetProperty("at", out var at) || !at.TryGetInt32(out var time) || time < last)
            {
                _problems.Add($"at is missing, or goes back: {step}");
                continue;
            }

            last = time;
            Step(step, rounds: 1, "at");
        }
    }

    private void Step(JsonElement step, int rounds, string required)
    {
        var kinds = Kinds.Where(kind => step.TryGetProperty(kind, out _)).ToList();
        var kind = kinds.FirstOrDefault();
        Check(kinds.Count < 2, $"A step is of one kind: {step}");
        var optional = kind switch
        {
            "in" or "raw" or "out" when _role == "server" => "leg",
            "event" => _role == "server" ? "maybe leg" : "maybe",
            _ => "",
        };
        Check(new Shape($"{required} {kind}{(kind == "times" ? " steps" : "")}", optional).Problem(step));
        if (step.TryGetProperty("leg", out var leg)) Check(leg.GetString() == "other", $"leg may not be {leg}.");
        if (kind is null) return;

        var value = step.GetProperty(kind);
        switch (kind)
        {
            case "times":
                Check(rounds == 1, "times does not nest.");
                foreach (var inner in step.GetProperty("steps").EnumerateArray()) Step(inner, value.GetInt32(), "");
                return;
            case "raw":
                Check(value.EnumerateArray().All(IsPiece), $"A piece is a text, or a text and how often: {value}");
                return;
            case "outParts":
                Check(new Shape("id message", "re").Problem(value));
                break;
            case "event" when value.TryGetProperty("do", out _):
                Check(Events.Problem(value, "do"));
                if (value.TryGetProperty("status", out var status)) Check(Statuses[_role].Contains(status.GetString()), $"status may not be {status}.");
                break;
            case "event":
                Check(Events.Problem(value, "see"));
                break;
            default:
                break;
        }

        Placeholders(value, rounds, binds: kind is "out" or "outParts");
    }

    /// <summary>Every placeholder is bound before it is used, and short forms have their shape.</summary>
    private void Placeholders(JsonElement value, int rounds, bool binds)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when value.GetString()!.StartsWith('$'):
                var name = value.GetString()!;
                Check(Placeholder().IsMatch(name), $"{name} is no placeholder.");
                Check(rounds > 1 || !name.Contains('#', StringComparison.Ordinal), $"{name} stands outside of times.");
                for (var round = 1; round <= rounds; round++)
                {
                    var bound = name.Replace("#", $"{round}", StringComparison.Ordinal);
                    if (binds) _bound.Add(bound);
                    else Check(_bound.Contains(bound), $"{bound} is not bound yet.");
                }

                break;
            case JsonValueKind.String:
                Check(rounds > 1 || !value.GetString()!.Contains('#', StringComparison.Ordinal), $"# stands outside of times: {value}");
                break;
            case JsonValueKind.Array:
                foreach (var item in value.EnumerateArray()) Placeholders(item, rounds, binds);
                break;
            case JsonValueKind.Object when value.TryGetProperty("$repeat", out var repeat):
                Check(new Shape("$repeat").Problem(value));
                Check(repeat.ValueKind == JsonValueKind.Array && IsPiece(repeat), $"$repeat has a text, and how often: {value}");
                break;
            case JsonValueKind.Object when value.TryGetProperty("$join", out var join):
                Check(new Shape("$join").Problem(value));
                Placeholders(join, rounds, binds: false);
                break;
            case JsonValueKind.Object:
                foreach (var property in value.EnumerateObject()) Placeholders(property.Value, rounds, binds);
                break;
            default:
                break;
        }
    }

    private void Check(bool isRight, string problem)
    {
        if (!isRight) _problems.Add(problem);
    }

    private void Check(string? problem) => Check(problem is null, problem!);

    private static bool IsPiece(JsonElement piece) => piece.ValueKind == JsonValueKind.String
        || (piece.ValueKind == JsonValueKind.Array && piece.GetArrayLength() == 2 && piece[0].ValueKind == JsonValueKind.String && piece[1].TryGetInt32(out _));

    [GeneratedRegex(@"\A\$[a-z0-9][a-z0-9#]*\z")]
    private static partial Regex Placeholder();
}
