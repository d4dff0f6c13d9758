using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using System.Threading.Channels;

namespace CallMessageEvents.Tests;

/// <summary>Twilio in this process: takes every message at once, unless a test says otherwise, and keeps what each app got.</summary>
internal sealed class TalkingTwilio : ITwilioTransport
{
    private readonly Channel<GotFrame> _frames = Channel.CreateUnbounded<GotFrame>();
    private readonly ConcurrentQueue<Func<Task<TwilioResponse>>> _script = [];
    private readonly ConcurrentDictionary<string, JsonObject> _calls = [];
    private int _sids;

    public AccountSid AccountSid { get; } = AccountSid.Parse(TestProvider.AccountSid);

    public ConcurrentQueue<TwilioRequest> Requests { get; } = [];

    public ConcurrentQueue<GotFrame> Frames { get; } = [];

    /// <summary>What a subscription is answered; null for 201.</summary>
    public Func<Task<TwilioResponse>>? OnSubscribe { get; set; }

    /// <summary>Legs of which Twilio says that they are not in progress.</summary>
    public ConcurrentDictionary<string, bool> Refused { get; } = [];

    /// <summary>Answers the next message that has no answer yet.</summary>
    public void Then(Func<Task<TwilioResponse>> answer) => _script.Enqueue(answer);

    public void Then(int status, int code) => Then(() => Error(status, code));

    /// <summary>The answer of the next message is lost: it may have arrived.</summary>
    public void ThenLose() =>
        Then(static () => throw new TwilioConnectionException("lost") { Reason = TwilioConnectionFailure.Reset, OutcomeUnknown = true });

    /// <summary>What Twilio knows of a call, as JSON of its API.</summary>
    public void Know(string leg, string status, string? parent, string from, string to) => _calls[leg] = new()
    {
        ["sid"] = leg, ["account_sid"] = TestProvider.AccountSid, ["status"] = status, ["parent_call_sid"] = parent, ["from"] = from, ["to"] = to,
        ["direction"] = parent is null ? "inbound" : "outbound-dial",
    };

    /// <summary>The next frame that some app gets.</summary>
    public Task<GotFrame> NextAsync() => Eventually.EndsAsync(_frames.Reader.ReadAsync(TestAccount.Token).AsTask(), "a frame");

    public Task<TwilioResponse> Taken() => Json(201, new() { ["sid"] = $"KX{Interlocked.Increment(ref _sids):x32}" });

    public async Task<TwilioResponse> SendAsync(TwilioRequest request, CancellationToken cancellationToken)
    {
        Requests.Enqueue(request);
        var path = request.PathAndQuery;
        switch (request.Operation)
        {
            case TwilioOperation.CreateMessage:
                var form = request.ReadForm().ToDictionary();
                var answer = _script.TryDequeue(out var scripted) ? scripted : Taken;
                var frame = new GotFrame(path.Split('/')[5], form["Content"], form["IdempotencyKey"]);
                Frames.Enqueue(frame);
                _frames.Writer.TryWrite(frame);
                return await (Refused.ContainsKey(frame.Leg) ? NotInProgress() : answer()).WaitAsync(cancellationToken);
            case TwilioOperation.CreateSubscription:
                return await (OnSubscribe?.Invoke() ?? Json(201, new() { ["sid"] = $"ZY{Interlocked.Increment(ref _sids):x32}" }));
            case TwilioOperation.FetchCall when _calls.TryGetValue(path.Split('/')[5].Split('.')[0], out var call):
                return await Json(200, call);
            case TwilioOperation.ListCalls:
                var children = _calls.Values.Where(one => one["parent_call_sid"] is { } parent && path.Contains((string)parent!, StringComparison.Ordinal));
                return await Json(200, new() { ["calls"] = new JsonArray([.. children.Select(static one => one.DeepClone())]) });
            default:
                return await Json(404, new() { ["code"] = 20404, ["status"] = 404 });
        }
    }

    private static Task<TwilioResponse> NotInProgress() => Error(400, 21220);

    private static Task<TwilioResponse> Error(int status, int code) =>
        Json(status, new() { ["code"] = code, ["message"] = "refused", ["status"] = status });

    private static Task<TwilioResponse> Json(int status, JsonObject body) =>
        Task.FromResult(new TwilioResponse { StatusCode = status, Body = Encoding.UTF8.GetBytes(body.ToJsonString()) });
}

/// <summary>What an app got.</summary>
/// <param name="Leg">On which leg.</param>
/// <param name="Text">The JSON.</param>
/// <param name="Key">The idempotency key.</param>
internal sealed record GotFrame(string Leg, string Text, string Key)
{
    public JsonNode Json => JsonNode.Parse(Text)!;

    public JsonObject Envelope => Json["cme"]!.AsObject();

    public string Id => (string)Envelope["id"]!;

    /// <summary>The receipt of it.</summary>
    public string Receipt => $$$"""{"cme":{"re":["{{{Id}}}"]}}""";

    /// <summary>A reply to it.</summary>
    public string Reply(string text) => $$$"""{"type":"answer","cme":{"re":"{{{Id}}}"},"text":"{{{text}}}"}""";

    /// <summary>Says that it failed.</summary>
    public string Error(string code) => $$$"""{"cme":{"re":"{{{Id}}}","error":{"code":"{{{code}}}"} } }""";
}
