using System.Text;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Runs the steps of one vector against the pure state, with a clock of its own.</summary>
internal sealed class VectorRun
{
    private static readonly TimeSpan Start = TimeSpan.FromMinutes(1); // Leaves room for what is before a vector.

    private readonly Talk _talk;
    private readonly JsonObject _vector;
    private readonly Queue<(TimeSpan At, string Content)> _out = [];
    private readonly Queue<(TimeSpan At, JsonObject What)> _seen = [];
    private readonly Dictionary<string, string> _ids = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _runs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _parts = new(StringComparer.Ordinal);
    private readonly List<string> _calls = [""];
    private TimeSpan _now;
    private int? _refusal;

    public VectorRun(JsonObject vector)
    {
        _vector = vector;
        _talk = new("b4zr81tyq0", (int?)vector["options"]?["rate"]);
        if (vector["given"] is not null) return;

        // Where nothing is said, the hello has its receipt, for 10 seconds.
        _now = TimeSpan.FromSeconds(-10);
        Apply(new TalkEvent.Connected());
        var hello = JsonNode.Parse(_out.Dequeue().Content)!["cme"]!["id"];
        Apply(new TalkEvent.Arrived($$$$"""{"cme":{"re":"{{{{hello}}}}","hello":{"v":1,"parts":true}}}"""));
    }

    public void Do(JsonObject step)
    {
        PassTo((double)step["at"]!);
        if (step["in"] is { } || step.ContainsKey("in"))
        {
            Apply(new TalkEvent.Arrived(VectorText.Written(step["in"], IdOf)?.ToJsonString() ?? "null"));
        }
        else if (step["raw"] is { } raw)
        {
            Apply(new TalkEvent.Arrived(VectorText.Raw(raw.AsArray())));
        }
        else if (step["out"] is { } expected)
        {
            var (at, content) = _out.Dequeue();
            Assert.Equal(_now, at);
            Match(VectorText.Written(expected, text => text), JsonNode.Parse(content));
        }
        else if (step["outParts"] is { } parts)
        {
            TakeParts(VectorText.Written(parts, text => text)!);
        }
        else if (step["event"]?["see"] is not null)
        {
            See(step["event"]!.AsObject(), step["maybe"] is not null);
        }
        else if (step["event"] is JsonObject done)
        {
            Do((string)done["do"]!, done);
        }
    }

    public void End()
    {
        Assert.Empty(_out);
        Assert.Empty(_seen);
    }

    private void Do(string what, JsonObject done)
    {
        switch (what)
        {
            case "request" or "send":
                _calls.Add((string)done["as"]!);
                var wantsReply = what == "request";
                Apply(new TalkEvent.Asked(_calls.Count - 1, Content(done), wantsReply, Milliseconds(done[wantsReply ? "timeout" : "receipt"]!)));
                break;
            case "cancel":
                Saw(new() { ["see"] = "result", ["as"] = (string)done["as"]!, ["cancelled"] = true });
                Apply(new TalkEvent.Abandoned(_calls.IndexOf((string)done["as"]!)));
                break;
            case "reply":
                Apply(new TalkEvent.Handled(RunOf(done), Content(done)));
                break;
            case "fail":
                Apply(new TalkEvent.Handled(RunOf(done), null, new(TalkError.Failed)));
                break;
            case "fault":
                Apply(new TalkEvent.Handled(RunOf(done), null, new((string)done["code"]!, (string?)done["message"])));
                break;
            case "close":
                Apply(new TalkEvent.Closed());
                break;
            case "sdk":
                _refusal = (int?)done["refuses"];
                break;
            case "leg":
                ChangeLeg((string)done["status"]!);
                break;
            default:
                Assert.Fail($"Nobody knows how to do {what}.");
                break;
        }
    }

    private void ChangeLeg(string status)
    {
        switch (status)
        {
            case "open":
            case "ringing" when (string?)_vector["given"] == "outgoing":
                Apply(new TalkEvent.Connected());
                break;
            case "reconnecting":
                Apply(new TalkEvent.Disconnected());
                break;
            case "reconnected":
                Apply(new TalkEvent.Reconnected());
                break;
            case "closed":
                Apply(new TalkEvent.Ended());
                break;
            default:
                Assert.Fail($"A leg is never {status}.");
                break;
        }
    }

    private void PassTo(double milliseconds)
    {
        var at = TimeSpan.FromMilliseconds(milliseconds);
        while (_talk.Due is { } due && due - Start <= at)
        {
            Assert.True(due - Start >= _now, "What was due is not done.");
            _now = due - Start;
            Apply(new TalkEvent.Tick());
        }

        _now = at;
    }

    private void Apply(TalkEvent happened)
    {
        foreach (var decision in _talk.Apply(happened, Start + _now))
        {
            switch (decision)
            {
                case TalkDecision.Send send:
                    _out.Enqueue((_now, send.Content));
                    if (_refusal is not { } code) break;
                    _refusal = null;
                    Apply(new TalkEvent.Refused(send.Call, code));
                    break;
                case TalkDecision.Begin begin:
                    Begin(begin);
                    break;
                case TalkDecision.Cancel cancel:
                    Saw(new() { ["see"] = "cancelled", ["run"] = cancel.Run });
                    break;
                case TalkDecision.Done done:
                    Saw(Result(done));
                    break;
            }
        }
    }

    private void Begin(TalkDecision.Begin begin)
    {
        var kind = begin.WantsReply ? "for" : "on";
        var handler = _vector["handlers"]?.AsArray().FirstOrDefault(one => begin.Type is not null && (string?)one![kind] == begin.Type);
        if (handler is null)
        {
            Apply(new TalkEvent.Handled(begin.Run, null, new(TalkError.NoHandler)));
            return;
        }

        var content = JsonNode.Parse(begin.Content)!.AsObject();
        content.Remove("type");
        Saw(new() { ["see"] = begin.WantsReply ? "request" : "message", ["type"] = begin.Type, ["content"] = content, ["run"] = begin.Run });
        if ((string?)handler["then"] == "hold") return;
        Apply((string?)handler["then"] == "fail" ? new(begin.Run, null, new(TalkError.Failed))
            : new TalkEvent.Handled(begin.Run, handler["reply"] is JsonObject reply ? Content(reply) : null));
    }

    private JsonObject Result(TalkDecision.Done done)
    {
        var result = new JsonObject { ["see"] = "result", ["as"] = _calls[done.Call] };
        if (done.Error is { } error)
        {
            result["code"] = error.Code;
            if (error.Message is { } text) result["message"] = text;
        }
        else if (done.Reply is { } reply)
        {
            var content = JsonNode.Parse(reply)!.AsObject();
            var type = (string?)content["type"];
            content.Remove("type");
            result["reply"] = new JsonObject { ["type"] = type, ["content"] = content };
        }
        else
        {
            result["received"] = true;
        }

        return result;
    }

    private void See(JsonObject expected, bool maybe)
    {
        if (maybe && _seen.Count == 0) return;
        var (at, seen) = _seen.Dequeue();
        Assert.Equal(_now, at);
        if ((string?)expected["see"] == "cancelled") expected = new() { ["see"] = "cancelled", ["run"] = RunOf(expected) };
        expected = VectorText.Written(expected, text => text)!.AsObject();
        if ((string?)expected["see"] is "request" or "message")
        {
            if ((string?)expected["as"] is { } name) _runs[name] = (int)seen["run"]!;
            expected.Remove("as");
            seen.Remove("run");
        }

        Assert.True(JsonNode.DeepEquals(expected, seen), $"Expected {Short(expected)}, saw {Short(seen)} at {_now}.");
    }

    /// <summary>A message in parts: together it is the message, and its copies are the same.</summary>
    private void TakeParts(JsonNode expected)
    {
        var (joined, all) = (new StringBuilder(), new StringBuilder());
        for (int index = 0, count = 1; index < count; index++)
        {
            var (at, content) = _out.Dequeue();
            Assert.Equal(_now, at);
            Assert.InRange(Encoding.UTF8.GetByteCount(content), 1, 8000);
            var cme = JsonNode.Parse(content)!["cme"]!.AsObject();
            count = (int)cme["part"]![1]!;
            var data = (string)cme["data"]!;
            Assert.False(char.IsLowSurrogate(data[0]) || char.IsHighSurrogate(data[^1]), "A code point is split.");
            var outline = new JsonObject { ["id"] = expected["id"]!.DeepClone(), ["part"] = new JsonArray(index, count), ["data"] = data };
            if (expected["re"] is { } re) outline["re"] = re.DeepClone();
            Match(outline, cme);
            joined.Append(data);
            all.Append(content);
        }

        Match(expected["message"], JsonNode.Parse(joined.ToString()));
        var copy = _parts.TryAdd((string)expected["id"]!, all.ToString()) ? all.ToString() : _parts[(string)expected["id"]!];
        Assert.Equal(copy, all.ToString());
    }

    private void Match(JsonNode? expected, JsonNode? actual)
    {
        var bound = Bound(expected, actual);
        Assert.True(JsonNode.DeepEquals(bound, actual), $"Expected {Short(expected)}, got {Short(actual)} at {_now}.");
    }

    /// <summary>What is expected, with what the placeholders stand for: what they meet first, and no two the same.</summary>
    private JsonNode? Bound(JsonNode? expected, JsonNode? actual)
    {
        switch (expected)
        {
            case JsonObject all:
                return new JsonObject(all.Select(property => KeyValuePair.Create(property.Key, Bound(property.Value, (actual as JsonObject)?[property.Key]))));
            case JsonArray all:
                return new JsonArray([.. all.Select((item, index) => Bound(item, actual is JsonArray other && index < other.Count ? other[index] : null))]);
            case JsonValue value when value.TryGetValue<string>(out var text) && text is ['$', ..]:
                if (text == "$any") return actual?.DeepClone();
                if (!_ids.TryGetValue(text, out var id) && actual is not null)
                {
                    id = (string)actual!;
                    Assert.DoesNotContain(id, _ids.Values);
                    _ids.Add(text, id);
                }

                return id;
            default:
                return expected?.DeepClone();
        }
    }

    private void Saw(JsonObject what) => _seen.Enqueue((_now, what));

    private int RunOf(JsonObject step) => _runs[(string)step["handler"]!];

    private string IdOf(string text) => text is ['$', ..] ? _ids[text] : text;

    private static string Content(JsonObject message)
    {
        var content = VectorText.Written(message["content"], text => text) as JsonObject ?? [];
        content.Insert(0, "type", message["type"]!.DeepClone());
        return content.ToJsonString();
    }

    private static TimeSpan Milliseconds(JsonNode number) => TimeSpan.FromMilliseconds((double)number);

    private static string Short(JsonNode? node) => node?.ToJsonString() is { } text ? text[..Math.Min(text.Length, 400)] : "null";
}
