using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>
/// Nodes A, B and C of an application on one engine, with Twilio in this process and a clock of the test's. C owns <see cref="Leg"/> unless a test says
/// otherwise, and callbacks come at B.
/// </summary>
internal sealed class TalkingNodes : IAsyncDisposable
{
    public const string LegText = ReceivingApp.Leg;

    private readonly ConcurrentDictionary<string, int> _numbers = [];
    private int _messages;

    private TalkingNodes(FakeEngine engine, TalkingTwilio twilio, WatchedTime clock, NodeApp a, NodeApp b, NodeApp c) =>
        (Engine, Twilio, Clock, A, B, C, Nodes) = (engine, twilio, clock, new(a), new(b), new(c), [a, b, c]);

    public static CallSid Leg { get; } = CallSid.Parse(LegText);

    public static EndUser User { get; } = EndUser.OnLeg(Leg);

    public FakeEngine Engine { get; }

    public TalkingTwilio Twilio { get; }

    public WatchedTime Clock { get; }

    public TalkingNode A { get; }

    public TalkingNode B { get; }

    public TalkingNode C { get; }

    private NodeApp[] Nodes { get; }

    public static async Task<TalkingNodes> StartAsync(
        Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null, double doubles = 0, int seed = 1)
    {
        var (twilio, clock) = (new TalkingTwilio(), new WatchedTime());
        var engine = new FakeEngine(clock, seed) { Yields = true, Shuffles = true, Doubles = doubles };
        var nodes = new NodeApp[3];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = await NodeApp.StartAsync(
                engine,
                $"{(char)('A' + i)}",
                builder =>
                {
                    builder.Services.AddSingleton<ITwilioTransport>(twilio);
                    builder.Services.AddMetrics();
                    build?.Invoke(builder);
                },
                options =>
                {
                    options.PublicBaseUrl = new Uri("https://example.com");
                    options.Guard.Enabled = false;

                    // The next owner does not wait for what the one before has handled: the clock is the test's.
                    options.Receiving.GapTimeout = TimeSpan.Zero;
                    options.Conversation.Jitter = 0;
                    options.Resilience.Retry.MaxRetryAttempts = 0;
                    configure?.Invoke(options);
                });
            nodes[i].Services.GetRequiredService<ICallbackPaths>()
                .Map(static () => "/call-message-events/messages", static () => "/call-message-events/status");
        }

        var talking = new TalkingNodes(engine, twilio, clock, nodes[0], nodes[1], nodes[2]);
        await talking.GiveAsync(talking.C);

        // So that no node waits for another that subscribes it: the clock is the test's.
        await talking.A.Messenger.SubscribeAsync(User, TestAccount.Token);
        return talking;
    }

    /// <summary>A leg gets an owner.</summary>
    public async Task GiveAsync(TalkingNode owner, string leg = LegText)
    {
        var sid = CallSid.Parse(leg);
        Engine.HandOver(sid, owner.Node);
        await Eventually.HoldsAsync(() => Engine.OwnerOf(sid) == owner.Node);
    }

    /// <summary>The app on a leg sends; Twilio delivers it at a node until it is taken.</summary>
    public async Task SayAsync(TalkingNode at, string json, string leg = LegText)
    {
        var (message, number) = (Interlocked.Increment(ref _messages), _numbers.AddOrUpdate(leg, 1, static (_, last) => last + 1));
        await Eventually.HoldsAsync(async () => await at.App.DeliverAsync(message, number, json, leg) == 204);
    }

    /// <summary>The app says hello, and gets its answer.</summary>
    public async Task HelloAsync(TalkingNode at, bool parts = false, string id = "h.1", string leg = LegText)
    {
        await SayAsync(at, $$$"""{"cme":{"id":"{{{id}}}","hello":{"v":[1],"client":"test/1","parts":{{{(parts ? "true" : "false")}}} } } }""", leg);
        Assert.True(JsonNode.DeepEquals((await NextAsync()).Json, JsonNode.Parse($$$"""{"cme":{"re":"{{{id}}}","hello":{"v":1,"parts":true} } }""")));
    }

    /// <summary>Twilio reports a call's status at a node.</summary>
    public async Task StatusAsync(TalkingNode at, string leg, string status, string? parent = null, string identity = "alice")
    {
        var (from, to) = parent is null ? ($"client:{identity}", "+14155550100") : ("client:alice", $"client:{identity}");
        Twilio.Know(leg, status, parent, from, to);
        var fields = new Dictionary<string, string>
        {
            ["CallSid"] = leg, ["CallStatus"] = status, ["From"] = from, ["To"] = to, ["Direction"] = parent is null ? "inbound" : "outbound-dial",
            ["AccountSid"] = TestProvider.AccountSid, ["ParentCallSid"] = parent ?? string.Empty, ["CallbackSource"] = "call-progress-events",
        };
        await at.App.Receiver.ReceiveStatusAsync(ReceivingApp.Post("/call-message-events/status", fields), TestAccount.Token);
    }

    public Task<GotFrame> NextAsync() => Twilio.NextAsync();

    /// <summary>Completes when all that was stored is done.</summary>
    public Task WhenDoneAsync() => Eventually.HoldsAsync(() => Engine.WaitingCount == 0 && Engine.IsAtRest);

    /// <summary>How often all nodes together counted something.</summary>
    public double Sum(string name, string tag, string value) =>
        A.Meters.Sum(name, tag, value) + B.Meters.Sum(name, tag, value) + C.Meters.Sum(name, tag, value);

    public void Advance(double seconds)
    {
        Clock.Advance(TimeSpan.FromSeconds(seconds));
        Engine.Wake();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in Nodes) await node.DisposeAsync();
    }
}

/// <summary>One of the nodes.</summary>
internal sealed class TalkingNode(NodeApp app)
{
    public NodeApp App => app;

    public FakeNode Node => app.Node;

    public ICallMessenger Messenger { get; } = app.Services.GetRequiredService<ICallMessenger>();

    public ICallDirectory Directory { get; } = app.Services.GetRequiredService<ICallDirectory>();

    public Measurements Meters { get; } = new(app.Services.GetRequiredService<IMeterFactory>());

    public Task<Answer> AskAsync(RequestOptions? options = null) =>
        Messenger.RequestAsync(TalkingNodes.User, new Question("What?"), options, TestAccount.Token);

    public Task<SentMessage> BeSureAsync(double seconds = 8) => Messenger.SendAsync(
        TalkingNodes.User, new Hint("Hear"), new SendOptions { Receipt = TimeSpan.FromSeconds(seconds) }, TestAccount.Token);
}
