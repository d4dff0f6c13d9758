using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Which attempt of a message a handler is told to be.</summary>
public sealed class AttemptTests
{
    private readonly ConcurrentQueue<int> _attempts = [];
    private volatile bool _fails = true;

    [Fact]
    public async Task Attempt_MessageFailed_CountsUp_ForThatMessageOnly()
    {
        await using var app = new ReceivingApp(Count);

        Assert.Equal(500, await app.DeliverAsync(1, null));
        Assert.Equal(500, await app.DeliverAsync(1, null));
        Assert.Equal(500, await app.DeliverAsync(2, null));
        _fails = false;
        Assert.Equal(204, await app.DeliverAsync(1, null));
        Assert.Equal(204, await app.DeliverAsync(1, null));

        Assert.Equal([1, 2, 1, 3], _attempts);
    }

    [Fact]
    public async Task Attempt_FailureIsForgotten_Is1Again()
    {
        var time = new WatchedTime();
        await using var app = new ReceivingApp(Count, time: time);
        Assert.Equal(500, await app.DeliverAsync(1, null));

        time.Advance(TimeSpan.FromMinutes(11));

        // What is too old is forgotten when another message ends.
        Assert.Equal(500, await app.DeliverAsync(2, null));
        Assert.Equal(500, await app.DeliverAsync(1, null));
        Assert.Equal([1, 1, 1], _attempts);
    }

    [Fact]
    public async Task Attempt_MessageCannotBeTold_IsAlways1()
    {
        await using var app = new ReceivingApp(Count);
        var request = ReceivingApp.Post("/messages", [new("CallSid", ReceivingApp.Leg), new("Content", """{"type":"note","text":"a"}""")]);

        Assert.Equal(500, await app.DeliverAsync(request));
        Assert.Equal(500, await app.DeliverAsync(request));

        Assert.Equal([1, 1], _attempts);
    }

    private void Count(ICallMessageEventsBuilder builder) => builder.AddHandler<Note>((context, _) =>
    {
        _attempts.Enqueue(context.Attempt);
        return _fails ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask;
    });
}
