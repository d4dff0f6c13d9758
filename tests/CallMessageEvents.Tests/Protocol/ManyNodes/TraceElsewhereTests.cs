using System.Collections.Concurrent;
using System.Diagnostics;

namespace CallMessageEvents.Tests;

/// <summary>A trace goes on at the node that owns the call.</summary>
public sealed class TraceElsewhereTests : IDisposable
{
    private readonly ConcurrentQueue<Activity> _spans = [];
    private readonly ActivityListener _listener;
    private readonly Activity _request = new("a request of this test");

    public TraceElsewhereTests()
    {
        _listener = new()
        {
            ShouldListenTo = static source => source.Name == "CallMessageEvents",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _spans.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
    }

    [Fact]
    public async Task Message_ArrivesAtAnotherNode_ItsHandlerBelongsToTheRequest()
    {
        await using var nodes = await TalkingNodes.StartAsync(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));

        _request.Start();
        await nodes.SayAsync(nodes.B, """{"type":"note","text":"hello"}""");
        _request.Stop();

        await Eventually.HoldsAsync(() => Spans("process call message").Length == 1);
        Assert.Equal(_request.SpanId, Spans("process call message")[0].ParentSpanId);
    }

    [Fact]
    public async Task Status_ArrivesAtAnotherNode_ItsHandlersBelongToTheRequest()
    {
        const string Ringing = "CA00000000000000000000000000000077";
        await using var nodes = await TalkingNodes.StartAsync(static builder => builder.AddLifecycleHandler<Watching>());
        await nodes.GiveAsync(nodes.C, Ringing);

        _request.Start();
        await nodes.StatusAsync(nodes.B, Ringing, "ringing", TalkingNodes.LegText);
        _request.Stop();

        await Eventually.HoldsAsync(() => Spans("process call status").Length == 1 && Spans("process call report").Length >= 1, "spans in the request's trace");
    }

    public void Dispose()
    {
        _listener.Dispose();
        _request.Dispose();
    }

    /// <summary>Other tests have the same source.</summary>
    private Activity[] Spans(string name) => [.. _spans.Where(span => span.OperationName == name && span.TraceId == _request.TraceId)];

    private sealed class Watching : ICallLifecycleHandler;
}
