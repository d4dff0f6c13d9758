using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>The pure state of the protocol as a side of vectors: around it the least that a driver, an inbox and handlers do.</summary>
internal sealed class TalkSide : IVectorSide
{
    private static readonly JsonSerializerOptions ContentText = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly TimeSpan Origin = TimeSpan.FromHours(1); // Leaves room for what is before a vector.

    private readonly Dictionary<string, long> _revs = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Name, string? ReplyType)> _calls = [];
    private readonly Dictionary<VectorLeg, Queue<SentFrame>> _sent = new() { [VectorLeg.Own] = new(), [VectorLeg.Other] = new() };
    private readonly List<Sight> _seen = [];
    private readonly Dictionary<VectorLeg, LegTalk> _talks = [];
    private readonly OneLegInbox _own;
    private readonly OneLegInbox _other;
    private TimeSpan _now = TimeSpan.FromMinutes(-1);
    private int _ids;

    public TalkSide(Vector vector)
    {
        TalkSettings settings = new(Envelope.Default, () => $"n7kq02mxw1.{++_ids}", static wait => wait, TimeSpan.FromSeconds(3), new PartsRoom());
        foreach (var leg in Enum.GetValues<VectorLeg>()) _talks[leg] = new(settings);
        _own = new(vector.Handlers, See, handled => Apply(VectorLeg.Own, handled));
        _other = new(vector.Handlers, (what, run) => See(VectorLeg.Other, what, run), handled => Apply(VectorLeg.Other, handled));
        Apply(VectorLeg.Other, new TalkEvent.Answered(TimeSpan.Zero));
        if (vector.Given != "ringing") Apply(VectorLeg.Own, new TalkEvent.Answered(TimeSpan.Zero));
        if (vector.Given != "hello") return;

        _now = TimeSpan.FromSeconds(-10);
        Arrive(VectorLeg.Own, """{"cme":{"id":"before.1","hello":{"v":[1],"client":"before","parts":true}}}""");
        Assert.Single(_sent[VectorLeg.Own]);
        _sent[VectorLeg.Own].Clear();
        _seen.Clear();
    }

    public IEnumerable<string> Left =>
        _sent.Values.SelectMany(static sent => sent).Select(static one => $"{one.At} sent {one.Text[..Math.Min(one.Text.Length, 200)]}")
            .Concat(_seen.Select(static one => $"{one.At} seen {Placeholders.Short(one.What)}"));

    public Task PassToAsync(TimeSpan at)
    {
        while (_talks.MinBy(static one => one.Value.Due) is { Value: { Due: { } due } talk, Key: var leg }
            && due - Origin <= at)
        {
            _now = due - Origin > _now ? due - Origin : _now;
            Apply(leg, new TalkEvent.Tick());
            Assert.True(talk.Due is null || talk.Due > due, "What was due is not done.");
        }

        _now = at;
        return Task.CompletedTask;
    }

    public Task ArriveAsync(VectorLeg leg, string content)
    {
        Arrive(leg, content);
        return Task.CompletedTask;
    }

    public Task<SentFrame?> TakeFrameAsync(VectorLeg leg) => Task.FromResult(_sent[leg].TryDequeue(out var sent) ? sent : null);

    public Task<Sight?> TakeSightAsync(Func<Sight, bool> isWanted, bool mayLack)
    {
        var wanted = _seen.Find(sight => isWanted(sight));
        if (wanted is not null) _seen.Remove(wanted);
        return Task.FromResult(wanted);
    }

    public Task DoAsync(JsonElement what, int? run)
    {
        Do(what, run);
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private void Do(JsonElement what, int? run)
    {
        switch (Text(what, "do"))
        {
            case "send" when !what.TryGetProperty("receipt", out _):
                _sent[VectorLeg.Own].Enqueue(new(_now, Content(what)));
                break;
            case "request" or "send":
                Ask(what);
                break;
            case "cancel":
                var (call, _) = _calls.Single(one => one.Value.Name == Text(what, "as"));
                Apply(VectorLeg.Own, new TalkEvent.Abandoned(call));
                See(new JsonObject { ["see"] = "result", ["as"] = Text(what, "as"), ["cancelled"] = true }, null);
                break;
            case "publish":
                TimeSpan? lifetime = what.TryGetProperty("lifetime", out _) ? Time(what, "lifetime") : null;
                var rev = _revs[Text(what, "type")] = Math.Max(_revs.GetValueOrDefault(Text(what, "type")) + 1, (long)_now.TotalMilliseconds);
                Apply(VectorLeg.Own, new TalkEvent.Published(Text(what, "type"), Encoding.UTF8.GetBytes(Content(what)), rev, lifetime));
                break;
            case "unpublish":
                Apply(VectorLeg.Own, new TalkEvent.Unpublished(Text(what, "type")));
                break;
            case "leg":
                Apply(VectorLeg.Own, Text(what, "status") == "completed" ? new TalkEvent.Ended() : new TalkEvent.Answered(TimeSpan.Zero));
                break;
            case "done":
                _own.End(run!.Value, null, null);
                break;
            case "reply":
                _own.End(run!.Value, Encoding.UTF8.GetBytes(Content(what)), null);
                break;
            case "fail":
                _own.End(run!.Value, null, new(MessageFault.Failed));
                break;
            case "fault":
                _own.End(run!.Value, null, new(Text(what, "code"), Text(what, "message")));
                break;
            default:
                Assert.Fail($"Nobody knows how to do {what}.");
                break;
        }
    }

    private void Ask(JsonElement what)
    {
        var isRequest = Text(what, "do") == "request";
        var timeout = Time(what, isRequest ? "timeout" : "receipt");
        var firstSign = what.TryGetProperty("receipt", out _) ? Time(what, "receipt") : TimeSpan.FromSeconds(8);
        _calls[_calls.Count + 1] = (Text(what, "as"), isRequest ? Text(what, "reply") : null);
        var content = Encoding.UTF8.GetBytes(Content(what));
        Apply(VectorLeg.Own, new TalkEvent.Asked(_calls.Count, content, isRequest, timeout, firstSign < timeout ? firstSign : timeout));
    }

    private void Arrive(VectorLeg leg, string content)
    {
        var utf8 = Encoding.UTF8.GetBytes(content);
        if (Envelope.Default.Read(utf8) is { } envelope)
        {
            Apply(leg, new TalkEvent.Arrived(envelope, Envelope.Default.ReadType(utf8), utf8, null, IsStored: false));
        }
        else
        {
            InboxOf(leg).Take(0, MessageWant.Nothing, utf8);
        }
    }

    private void Apply(VectorLeg leg, TalkEvent happened)
    {
        foreach (var decision in _talks[leg].Apply(happened, Origin + _now))
        {
            switch (decision)
            {
                case TalkDecision.Send send:
                    _sent[leg].Enqueue(new(_now, Encoding.UTF8.GetString(send.Frame.Span)));
                    break;
                case TalkDecision.Begin begin:
                    InboxOf(leg).Take(begin.Run, begin.Want, begin.Content);
                    break;
                case TalkDecision.Cancel cancel:
                    InboxOf(leg).Cancel(cancel.Run);
                    break;
                case TalkDecision.Done done:
                    See(leg, Result(done), null);
                    break;
                case TalkDecision.Connected { Hello: var hello }:
                    See(leg, new() { ["see"] = "connected", ["client"] = hello.Client ?? string.Empty, ["parts"] = hello.TakesParts }, null);
                    break;
            }
        }
    }

    /// <summary>What the application is told.</summary>
    private JsonObject Result(TalkDecision.Done done)
    {
        var (name, replyType) = _calls[done.Call];
        var result = new JsonObject { ["see"] = "result", ["as"] = name };
        if (done.Failure is { Kind: TalkFailureKind.TooLarge })
        {
            result["refused"] = true;
        }
        else if (done.Failure is { Error: { } error })
        {
            (result["reason"], result["code"]) = (ReasonOf(error.Code), error.Code);
            if (error.Message is { } message) result["message"] = message;
        }
        else if (done.Failure is { } failure)
        {
            result["reason"] = failure.Kind.ToString();
        }
        else if (done.Reply is not { } reply)
        {
            result["received"] = true;
        }
        else if (Envelope.Default.ReadType(reply.Span) is var type && (type != replyType || !OneLegInbox.Fits(type, reply.Span)))
        {
            result["reason"] = "BadContent";
        }
        else
        {
            var content = JsonNode.Parse(Envelope.Default.Without(reply.Span, type: true, envelope: true));
            result["reply"] = new JsonObject { ["type"] = type, ["content"] = content };
        }

        return result;
    }

    private static string ReasonOf(string code) => code switch
    {
        MessageFault.NoHandler => "NoHandler",
        MessageFault.BadContent => "BadContent",
        MessageFault.Busy => "Busy",
        _ => "Failed",
    };

    private OneLegInbox InboxOf(VectorLeg leg) => leg == VectorLeg.Own ? _own : _other;

    private void See(JsonObject what, int? run) => See(VectorLeg.Own, what, run);

    private void See(VectorLeg leg, JsonObject what, int? run) => _seen.Add(new(_now, leg, run, JsonElement.Parse(what.ToJsonString())));

    private static string Content(JsonElement what)
    {
        var content = JsonObject.Create(what.GetProperty("content"))!;
        content.Insert(0, "type", Text(what, "type"));
        return content.ToJsonString(ContentText);
    }

    private static string Text(JsonElement what, string name) => what.GetProperty(name).GetString()!;

    private static TimeSpan Time(JsonElement what, string name) => TimeSpan.FromMilliseconds(what.GetProperty(name).GetInt32());
}
