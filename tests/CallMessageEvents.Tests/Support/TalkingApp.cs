using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>
/// An application that asks, with Twilio in this process and a clock of the test's. <see cref="Leg"/> is subscribed already, so that what is sent to it has
/// gone when the call returns.
/// </summary>
internal sealed class TalkingApp : IAsyncDisposable
{
    private readonly ReceivingApp _app;
    private readonly ConcurrentDictionary<string, int> _numbers = [];
    private int _messages;

    private TalkingApp(ReceivingApp app, TalkingTwilio twilio, WatchedTime clock)
    {
        (_app, Twilio, Clock) = (app, twilio, clock);
        Messenger = app.Services.GetRequiredService<ICallMessenger>();
        Directory = app.Services.GetRequiredService<ICallDirectory>();
        Meters = new(app.Services.GetRequiredService<IMeterFactory>());
    }

    public static CallSid Leg { get; } = CallSid.Parse(ReceivingApp.Leg);

    public static EndUser User { get; } = EndUser.OnLeg(Leg);

    public TalkingTwilio Twilio { get; }

    public WatchedTime Clock { get; }

    public ICallMessenger Messenger { get; }

    public ICallDirectory Directory { get; }

    public Measurements Meters { get; }

    public LogLines Log => _app.Log;

    public static async Task<TalkingApp> StartAsync(
        Action<ICallMessageEventsBuilder>? build = null, Action<CallMessageEventsOptions>? configure = null, bool isSubscribed = true)
    {
        var (twilio, clock) = (new TalkingTwilio(), new WatchedTime());
        var receiving = new ReceivingApp(
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
                options.Conversation.Jitter = 0;
                options.Resilience.Retry.MaxRetryAttempts = 0;
                configure?.Invoke(options);
            },
            clock);
        receiving.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/call-message-events/messages", static () => "/call-message-events/status");
        var app = new TalkingApp(receiving, twilio, clock);
        if (isSubscribed) await app.Messenger.SubscribeAsync(User, TestAccount.Token);
        return app;
    }

    /// <summary>Asks the app on <see cref="Leg"/>.</summary>
    public Task<Answer> AskAsync(RequestOptions? options = null, CancellationToken? cancellationToken = null) =>
        Messenger.RequestAsync(User, new Question("What?"), options, cancellationToken ?? TestAccount.Token);

    /// <summary>Sends to the app on <see cref="Leg"/>, and waits for its receipt.</summary>
    public Task<SentMessage> BeSureAsync(TimeSpan? receipt = null, CancellationToken? cancellationToken = null) => Messenger.SendAsync(
        User, new Hint("Hear"), new SendOptions { Receipt = receipt ?? TimeSpan.FromSeconds(8) }, cancellationToken ?? TestAccount.Token);

    public Task<GotFrame> NextAsync() => Twilio.NextAsync();

    /// <summary>The app on a leg sends; returns what its delivery was answered. Twilio delivers again what is refused for now.</summary>
    public async Task<int> SayAsync(string json, string leg = ReceivingApp.Leg)
    {
        var (message, number) = (Interlocked.Increment(ref _messages), _numbers.AddOrUpdate(leg, 1, static (_, last) => last + 1));
        var answer = 0;
        await Eventually.HoldsAsync(async () => (answer = await _app.DeliverAsync(message, number, json, leg)) != 503);
        return answer;
    }

    /// <summary>Twilio delivers the last message once more.</summary>
    public async Task<int> SayAgainAsync(string json, string leg = ReceivingApp.Leg) => await _app.DeliverAsync(_messages, _numbers[leg], json, leg);

    /// <summary>The app says hello, and gets its answer.</summary>
    public async Task HelloAsync(bool parts = false, string leg = ReceivingApp.Leg, string id = "h.1")
    {
        await SayAsync($$$"""{"cme":{"id":"{{{id}}}","hello":{"v":[1],"client":"test/1","parts":{{{(parts ? "true" : "false")}}} } } }""", leg);
        var answer = await NextAsync();
        Assert.True(JsonNode.DeepEquals(answer.Json, JsonNode.Parse($$$"""{"cme":{"re":"{{{id}}}","hello":{"v":1,"parts":true} } }""")), answer.Text);
    }

    /// <summary>Twilio reports a call's status.</summary>
    public async Task StatusAsync(string leg, string status, string? parent = null, string identity = "alice")
    {
        var (from, to) = parent is null ? ($"client:{identity}", "+14155550100") : ("client:alice", $"client:{identity}");
        Twilio.Know(leg, status, parent, from, to);
        var fields = new Dictionary<string, string>
        {
            ["CallSid"] = leg, ["CallStatus"] = status, ["From"] = from, ["To"] = to, ["Direction"] = parent is null ? "inbound" : "outbound-dial",
            ["AccountSid"] = TestProvider.AccountSid, ["ParentCallSid"] = parent ?? string.Empty, ["CallbackSource"] = "call-progress-events",
        };
        await _app.Receiver.ReceiveStatusAsync(ReceivingApp.Post("/call-message-events/status", fields), TestAccount.Token);
    }

    public void Advance(double seconds) => Clock.Advance(TimeSpan.FromSeconds(seconds));

    /// <summary>Asserts that no app gets anything for some time.</summary>
    public void IsSilent(double seconds)
    {
        var before = Twilio.Frames.Count;
        for (var passed = 0.0; passed < seconds; passed += 0.5) Advance(0.5);
        Assert.Equal(before, Twilio.Frames.Count);
    }

    /// <summary>
    /// Completes when apps got so many frames. After a hello, the thread that answers it may be at it still, and then what is sent next is left to that thread.
    /// </summary>
    public Task WhenSentAsync(int count) => Eventually.HoldsAsync(() => Twilio.Frames.Count == count, $"{count} frames");

    /// <summary>Completes when so many frames of apps were dropped for a cause.</summary>
    public Task WhenDroppedAsync(int count, string cause = "late") => Eventually.HoldsAsync(
        () => Meters.Sum("call_message_events.frames.dropped", "cause", cause) == count, $"{count} times {cause}");

    public Task StopAsync() => _app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Meters.Dispose();
        await _app.DisposeAsync();
    }
}
