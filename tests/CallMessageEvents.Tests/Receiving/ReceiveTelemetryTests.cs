using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What is measured and traced as messages come in, by the names that docs/telemetry.md promises.</summary>
public sealed class ReceiveTelemetryTests
{
    private const string Deliveries = "call_message_events.deliveries";
    private const string Handled = "messaging.client.consumed.messages";
    private const string Duration = "messaging.process.duration";
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _held = new();

    [Fact]
    public async Task Deliveries_AreCountedByWhatBecameOfThem()
    {
        await using var app = App(builder => builder.AddHandler<Note>(_held.HandleAsync));
        using var measured = Measure(app.Services);

        var first = app.DeliverAsync(1, null);
        (await _held.NextAsync()).Succeed();
        Assert.Equal((204, 204), (await first, await app.DeliverAsync(1, null)));
        var failed = app.DeliverAsync(2, null);
        (await _held.NextAsync()).Fail();
        Assert.Equal(500, await failed);
        var busy = app.DeliverAsync(3, null);
        var run = await _held.NextAsync();
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(4));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await busy);
        run.Succeed();

        Assert.Equal(
            [1, 1, 1, 1],
            new[] { "accepted", "duplicate", "failed", "busy" }.Select(outcome => measured.Sum(Deliveries, "outcome", outcome)));
        Assert.Equal(4, measured.Sum(Deliveries));
    }

    [Fact]
    public async Task Delivery_TheEngineIsDown_IsUnavailable()
    {
        await using var app = await NodeApp.StartAsync(new FakeEngine(_time), "a", static builder =>
        {
            builder.Services.AddMetrics();
            builder.AddHandler<Note>(static (_, _) => Task.CompletedTask);
        });
        using var measured = Measure(app.Services);
        app.Node.CutOff();

        Assert.Equal(503, await app.DeliverAsync(1, 1));

        Assert.Equal((1, 1), (measured.Sum(Deliveries), measured.Sum(Deliveries, "outcome", "unavailable")));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(typeof(InvalidOperationException), nameof(InvalidOperationException))]
    [InlineData(typeof(TaskCanceledException), "cancelled")]
    public async Task Handler_IsCountedAndTimed_AndTraced(Type? throws, string? error)
    {
        var leg = ReceivingApp.Call(0x7E1E0 + (error?.Length ?? 0));
        using var spans = new Spans(leg);
        await using var app = App(builder => builder.AddHandler<Note>((_, _) =>
        {
            _time.Advance(TimeSpan.FromSeconds(2));
            return throws is null ? Task.CompletedTask : throw (Exception)Activator.CreateInstance(throws)!;
        }));
        using var measured = Measure(app.Services);

        await app.DeliverAsync(1, null, leg: leg);

        await Eventually.HoldsAsync(() => spans.All.Count == 1 && measured.Count(Duration) == 1);
        foreach (var (tag, value) in new[] { ("messaging.system", "twilio"), ("messaging.operation.name", "process"), ("error.type", error) })
            Assert.Equal((1, 2), (measured.Sum(Handled, tag, value), measured.Sum(Duration, tag, value)));
        var span = spans.All.Single();
        Assert.Equal(("process call message", ActivityKind.Consumer), (span.OperationName, span.Kind));
        Assert.Equal(
            ["twilio", "process", "process", ReceivingApp.Message(1), error],
            new[] { "messaging.system", "messaging.operation.name", "messaging.operation.type", "messaging.message.id", "error.type" }.Select(span.GetTagItem));
        Assert.Equal((error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, error), (span.Status, span.StatusDescription));
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData(typeof(InvalidOperationException), nameof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException), "cancelled")]
    public async Task LifecycleHandler_IsTraced(Type? throws, string? error)
    {
        var leg = ReceivingApp.Call(0x7E2E0 + (error?.Length ?? 0));
        using var spans = new Spans(leg);
        await using var app = App(builder =>
        {
            builder.Services.AddSingleton(new Failure(throws));
            builder.AddLifecycleHandler<Failing>();
        });

        await app.Services.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(leg), Direction = "inbound", From = "client:alice", Status = CallStatus.Ringing }, TestAccount.Token);

        await Eventually.HoldsAsync(() => spans.All.Count == 1);
        var span = spans.All.Single();
        Assert.Equal(("process call status", ActivityKind.Consumer), (span.OperationName, span.Kind));
        Assert.Equal(
            ["twilio", "process", "process", "OnActiveAsync", error],
            new[] { "messaging.system", "messaging.operation.name", "messaging.operation.type", "code.function.name", "error.type" }.Select(span.GetTagItem));
        Assert.Equal((error is null ? ActivityStatusCode.Unset : ActivityStatusCode.Error, error), (span.Status, span.StatusDescription));
    }

    [Fact]
    public async Task Messages_WithoutHandlerOrReadableContent_AreCounted()
    {
        await using var app = App(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        using var measured = Measure(app.Services);

        for (var i = 1; i <= 3; i++) Assert.Equal(204, await app.DeliverAsync(i, null, """{"type":"other"}"""));
        for (var i = 4; i <= 5; i++) Assert.Equal(204, await app.DeliverAsync(i, null, """{"type":"note","text":17}"""));

        Assert.Equal(3, measured.Sum("call_message_events.messages.unhandled"));
        Assert.Equal(2, measured.Sum("call_message_events.messages.unreadable"));
    }

    [Fact]
    public async Task Messages_AfterAGapAndBehindIt_AreCounted()
    {
        await using var app = App(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        using var measured = Measure(app.Services);
        Assert.Equal(204, await app.DeliverAsync(1, 1));

        var afterGap = app.DeliverAsync(3, 3);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(500));
        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal(204, await afterGap);
        Assert.Equal((1, 0), (measured.Sum("call_message_events.gaps"), measured.Sum("call_message_events.messages.out_of_order")));

        Assert.Equal(204, await app.DeliverAsync(2, 2));
        Assert.Equal(204, await app.DeliverAsync(4, 4));
        Assert.Equal((1, 1), (measured.Sum("call_message_events.gaps"), measured.Sum("call_message_events.messages.out_of_order")));
    }

    private static Measurements Measure(IServiceProvider services) => new(services.GetRequiredService<IMeterFactory>());

    private ReceivingApp App(Action<ICallMessageEventsBuilder> build) => new(
        builder =>
        {
            builder.Services.AddMetrics();
            build(builder);
        },
        time: _time);

    /// <summary>The spans of one leg: other tests have the same source.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ActivityListener _listener;

        public Spans(string leg)
        {
            _listener = new()
            {
                ShouldListenTo = static source => source.Name == "CallMessageEvents",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = span =>
                {
                    if (Equals(span.GetTagItem("messaging.destination.name"), leg)) All.Enqueue(span);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ConcurrentQueue<Activity> All { get; } = [];

        public void Dispose() => _listener.Dispose();
    }

    private sealed record Failure(Type? Type);

    private sealed class Failing(Failure failure) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) =>
            failure.Type is null ? Task.CompletedTask : throw (Exception)Activator.CreateInstance(failure.Type)!;
    }
}
