using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests.Protocol;

/// <summary>The whole library as a side of vectors, over its public surface: frames come as callbacks, and go to a Twilio in memory.</summary>
internal sealed class LibrarySide : IVectorSide
{
    /// <summary>How long what is expected may take, in real time.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>How long a timer that is likely to be set may take, in real time.</summary>
    private static readonly TimeSpan Likely = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a handler that is not held may take, in real time; one that itself waits for its app takes longer.</summary>
    private static readonly TimeSpan Handling = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Before = TimeSpan.FromMinutes(1);

    private readonly WatchedTime _time = new();
    private readonly DateTimeOffset _origin;
    private readonly VectorTwilio _twilio;
    private readonly VectorHandlers _handlers;
    private readonly ReceivingApp _app;
    private readonly ICallMessenger _messenger;
    private readonly LibraryCalls _calls;
    private readonly List<Sight> _seen = [];
    private readonly Dictionary<VectorLeg, List<Task<int>>> _open = new() { [VectorLeg.Own] = [], [VectorLeg.Other] = [] };
    private readonly Dictionary<VectorLeg, int> _numbers = [];
    private readonly LibraryAsks _asks;
    private int _messages;

    private LibrarySide(Vector vector)
    {
        _origin = _time.GetUtcNow() + Before;
        _calls = new(vector);
        _twilio = new(() => Now, _calls.Json);
        _handlers = new(VectorTwilio.LegOf, See);
        _app = new(
            builder =>
            {
                builder.Services.AddSingleton<ITwilioTransport>(_twilio).AddSingleton(_handlers);
                builder.AddLifecycleHandler<VectorHandlers>();
                _handlers.AddTo(builder, vector);
            },
            options =>
            {
                options.PublicBaseUrl = new Uri("https://example.com");
                options.Conversation.Jitter = 0;
                options.Receiving.HandlerTimeout = TimeSpan.FromHours(1);
            },
            _time);
        _app.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        _messenger = _app.Services.GetRequiredService<ICallMessenger>();
        _asks = new(_messenger, result => See(VectorLeg.Own, result, null));
    }

    public IEnumerable<string> Left
    {
        get
        {
            lock (_seen)
            {
                return
                [
                    .. _twilio.Sent.Values.SelectMany(static sent => sent).Select(static one => $"{one.At} sent {one.Text[..Math.Min(one.Text.Length, 200)]}"),
                    .. _seen.Select(static one => $"{one.At} seen {Placeholders.Short(one.What)}"),
                ];
            }
        }
    }

    private TimeSpan Now => _time.GetUtcNow() - _origin;

    public static async Task<LibrarySide> StartAsync(Vector vector)
    {
        var side = new LibrarySide(vector);
        await side.StatusAsync(VectorLeg.Other, "in-progress");
        await side.StatusAsync(VectorLeg.Own, vector.Given == "ringing" ? "ringing" : "in-progress");
        await side._messenger.SubscribeAsync(EndUser.OnLeg(Call), cancellationToken: TestAccount.Token);
        if (vector.Given == "hello")
        {
            await side.PassToAsync(TimeSpan.FromSeconds(-10));
            await side.ArriveAsync(VectorLeg.Own, """{"cme":{"id":"before.1","hello":{"v":[1],"client":"before","parts":true}}}""");
            Assert.NotNull(await side.TakeFrameAsync(VectorLeg.Own));
            Assert.NotNull(await side.TakeSightAsync(static sight => sight.What.GetProperty("see").GetString() == "connected", mayLack: false));
        }

        await side.PassToAsync(TimeSpan.Zero);
        Assert.Empty(side.Left);
        return side;
    }

    /// <summary>A timer that is due earlier may set the one that is due then; so it is not waited for without end.</summary>
    public async Task WhenTimedAsync(TimeSpan at)
    {
        await SettleAsync();
        await WaitAsync(() => _time.NextDue() is { } due && due <= at - Now, Limit);
        await WaitAsync(() => _time.HasTimerDueIn(at - Now), Likely);
    }

    public async Task PassToAsync(TimeSpan at)
    {
        await SettleAsync();
        while (_time.NextDue() is { } due && Now + due < at)
        {
            _time.Advance(due);
            await SettleAsync();
        }

        _time.Advance(at - Now);
        await SettleAsync();
    }

    public Task ArriveAsync(VectorLeg leg, string content)
    {
        _numbers[leg] = _numbers.GetValueOrDefault(leg) + 1;
        _open[leg].Add(_app.DeliverAsync(++_messages, _numbers[leg], content, VectorTwilio.SidOf(leg)));
        return Task.CompletedTask;
    }

    public async Task<SentFrame?> TakeFrameAsync(VectorLeg leg)
    {
        SentFrame? frame = null;
        await WaitAsync(() => _twilio.Sent[leg].TryDequeue(out frame), Limit);
        return frame;
    }

    public async Task<Sight?> TakeSightAsync(Func<Sight, bool> isWanted, bool mayLack)
    {
        Sight? wanted = null;
        await WaitAsync(
            () =>
            {
                lock (_seen) return (wanted = _seen.Find(sight => isWanted(sight))) is not null && _seen.Remove(wanted) || (mayLack && IsQuiet);
            },
            Limit);
        return wanted;
    }

    public Task DoAsync(JsonElement what, int? run)
    {
        switch (Text(what, "do"))
        {
            case "send" when !what.TryGetProperty("receipt", out _):
                return Contract(what).SendAsync(_messenger, EndUser.OnLeg(Call), what.GetProperty("content"), null, TestAccount.Token);
            case "request" or "send":
                _asks.Begin(what);
                return Task.CompletedTask;
            case "cancel":
                return _asks.CancelAsync(Text(what, "as"));
            case "publish":
                TimeSpan? lifetime = what.TryGetProperty("lifetime", out _) ? Time(what, "lifetime") : null;
                return Contract(what).PublishAsync(_messenger, Call, what.GetProperty("content"), new() { Lifetime = lifetime });
            case "unpublish":
                return Contract(what).UnpublishAsync(_messenger, Call);
            case "leg":
                return StatusAsync(VectorLeg.Own, Text(what, "status"));
            case "done":
                _handlers.End(run!.Value, null, null);
                return Task.CompletedTask;
            case "reply":
                _handlers.End(run!.Value, what, null);
                return Task.CompletedTask;
            case "fail":
                _handlers.End(run!.Value, null, new InvalidOperationException(Text(what, "message")));
                return Task.CompletedTask;
            case "fault":
                _handlers.End(run!.Value, null, new CallRequestFault(Text(what, "code"), Text(what, "message")));
                return Task.CompletedTask;
            default:
                Assert.Fail($"Nobody knows how to do {what}.");
                return Task.CompletedTask;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _handlers.EndAll();
        await _app.DisposeAsync();
        _asks.Dispose();
    }

    private static CallSid Call => CallSid.Parse(VectorTwilio.Own);

    /// <summary>Whether all that has come is handled, or waits for a handler that is held.</summary>
    private bool IsQuiet => _open.All(one => _handlers.IsHeld(one.Key) || one.Value.TrueForAll(static delivery => delivery.IsCompleted));

    /// <summary>
    /// Whether no handler runs but those that are held. A message that wants something is answered before: what is told of it must not be late by this clock.
    /// </summary>
    private bool IsHandled =>
        _app.Services.GetRequiredService<ICallMessageHealth>().Read().PendingMessages == 0 || _open.Keys.Any(_handlers.IsHeld);

    /// <summary>A status callback. What the library does then it begins on other threads.</summary>
    private async Task StatusAsync(VectorLeg leg, string status)
    {
        var form = _calls.Status(VectorTwilio.SidOf(leg), status);
        var answer = await _app.Receiver.ReceiveStatusAsync(ReceivingApp.Post("/status", form), TestAccount.Token);
        Assert.Equal(204, answer.StatusCode);
        var next = TimeSpan.FromSeconds(status == "completed" ? 1 : 3);
        if (Now >= TimeSpan.Zero) await WaitAsync(() => _time.HasTimerDueIn(next), Likely);
    }

    private void See(VectorLeg leg, JsonObject what, int? run)
    {
        lock (_seen) _seen.Add(new(Now, leg, run, JsonElement.Parse(what.ToJsonString())));
    }

    /// <summary>Lets run what can run: all that has come is handled, and the thread pool has had its turn.</summary>
    private async Task SettleAsync()
    {
        await WaitAsync(() => IsQuiet, Limit);
        await WaitAsync(() => IsHandled, Handling);
        for (var turn = 0; turn < 20 && ThreadPool.PendingWorkItemCount > 0; turn++) await Task.Yield();
        foreach (var (_, open) in _open) open.RemoveAll(static delivery => delivery.IsCompleted);
    }

    private static async Task WaitAsync(Func<bool> condition, TimeSpan limit)
    {
        var began = Stopwatch.GetTimestamp();
        for (var turn = 0; !condition() && Stopwatch.GetElapsedTime(began) < limit; turn++)
        {
            if (turn < 100) await Task.Yield();
            else await Task.Delay(1, TestAccount.Token);
        }
    }

    private static VectorContract Contract(JsonElement what) => VectorContract.Of(Text(what, "type"));

    private static string Text(JsonElement what, string name) => what.GetProperty(name).GetString()!;

    private static TimeSpan Time(JsonElement what, string name) => TimeSpan.FromMilliseconds(what.GetProperty(name).GetInt32());
}
