using System.Collections.Concurrent;
using System.Diagnostics;

namespace CallMessageEvents.Tests;

/// <summary>One trace from the request to the reply, through each copy; no content in any of it.</summary>
public sealed class TalkTelemetryTests
{
    private const string Request = "request call message";
    private const string Send = "send call message";
    private const string App = "answer of app";

    [Fact]
    public async Task Request_IsOneTrace_WithEachCopyInside_AndTheAppsSideInTheFirst()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        using var spans = new Spans();
        Task<Answer> asking;
        using (spans.Root()) asking = app.Messenger.RequestAsync(TalkingApp.User, new Question("private"), TestAccount.Token);
        var first = await app.NextAsync();

        // A leg's frames go one after the other: when the next is there, Twilio's answer to the first has come, too.
        _ = app.BeSureAsync();
        await app.NextAsync();
        app.Advance(1.5);
        var again = await app.NextAsync();
        while (again.Id != first.Id) again = await app.NextAsync();
        await app.SayAsync(again.Reply("private"));
        await Eventually.EndsAsync(asking);
        await Eventually.HoldsAsync(() => spans.Named(Send).Count >= 2);

        var request = Assert.Single(spans.Named(Request));
        Assert.Equal(spans.RootId, request.ParentSpanId);
        Assert.Equal([request.SpanId, request.SpanId], spans.Named(Send).Select(static span => span.ParentSpanId));
        var side = Assert.Single(spans.Named(App));
        Assert.Equal((spans.Named(Send)[0].SpanId, TimeSpan.FromSeconds(1.5)), (side.ParentSpanId, side.Duration));
        Assert.Equal("replied", request.GetTagItem("call_message_events.outcome"));
        Assert.Equal(ReceivingApp.Leg, request.GetTagItem("messaging.destination.name"));
        Assert.Empty(spans.All.SelectMany(static span => span.Links));
        spans.HaveNo("private");
    }

    [Fact]
    public async Task TwoRequestsOnOneLeg_EachRepeatIsInItsOwnTrace()
    {
        await using var app = await TalkingApp.StartAsync();
        await app.HelloAsync();
        using var first = new Spans();
        using var second = new Spans();
        using (first.Root()) _ = app.AskAsync();
        using (second.Root()) _ = app.AskAsync();

        app.Advance(1.5);

        await app.WhenSentAsync(5);

        // A span ends after Twilio has the frame.
        await Eventually.HoldsAsync(() => first.Named(Send).Count >= 2 && second.Named(Send).Count >= 2);
        Assert.Equal((2, 2), (first.Named(Send).Count, second.Named(Send).Count));
    }

    [Fact]
    public async Task Receipt_Fails_TheSpanSaysWhyInOneWord()
    {
        await using var app = await TalkingApp.StartAsync();
        using var spans = new Spans();
        Task<SentMessage> sending;
        using (spans.Root()) sending = app.BeSureAsync();
        await app.SayAsync((await app.NextAsync()).Error("private"));
        await Assert.ThrowsAsync<MessageNotReceivedException>(() => Eventually.EndsAsync(sending));

        var span = Assert.Single(spans.Named("deliver call message"));
        Assert.Equal((ActivityStatusCode.Error, "failed"), (span.Status, span.GetTagItem("error.type")));
        Assert.Single(spans.Named(App));
        spans.HaveNo("private");
        Assert.Equal(1, app.Meters.Sum("call_message_events.receipts", "outcome", "failed"));
        Assert.DoesNotContain(app.Meters.TagValues, static tag => tag.Contains("private", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answered_IsMeasuredFromTheCallOn()
    {
        await using var app = await TalkingApp.StartAsync();
        var asking = app.AskAsync();
        app.Advance(4);
        await app.SayAsync((await app.NextAsync()).Reply("yes"));
        await Eventually.EndsAsync(asking);

        Assert.Equal(4, app.Meters.Sum("call_message_events.request.duration", "outcome", "replied"));
        Assert.Equal(0, app.Meters.Count("call_message_events.repetitions"));
    }

    /// <summary>The spans of one trace.</summary>
    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _stopped = [];
        private readonly ActivityListener _listener;
        private ActivityTraceId _trace;

        public Spans()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = static source => source.Name == "CallMessageEvents",
                Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = _stopped.Enqueue,
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public ActivitySpanId RootId { get; private set; }

        /// <summary>In the order in which they began.</summary>
        public List<Activity> All => [.. _stopped.Where(span => span.TraceId == _trace).OrderBy(static span => span.StartTimeUtc)];

        public List<Activity> Named(string name) => All.FindAll(span => span.OperationName == name);

        public Activity Root()
        {
            var root = new Activity("test").Start();
            (_trace, RootId) = (root.TraceId, root.SpanId);
            return root;
        }

        public void HaveNo(string text) => Assert.DoesNotContain(
            All.SelectMany(static span => span.TagObjects.Select(static tag => $"{tag.Value}").Append(span.StatusDescription ?? string.Empty)),
            value => value.Contains(text, StringComparison.Ordinal));

        public void Dispose() => _listener.Dispose();
    }
}
