using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What was brought again is counted as long as it is remembered.</summary>
public sealed partial class MemoryAttemptTests
{
    [Fact]
    public async Task Attempt_FailureIsForgotten_Is1Again()
    {
        var attempts = new ConcurrentQueue<int>();
        var time = new WatchedTime();
        await using var app = Start(
            builder => builder.AddHandler<Note>((context, _) =>
            {
                attempts.Enqueue(context.Attempt);
                throw new InvalidOperationException("the handler's own fault");
            }),
            time: time);
        Assert.Equal(500, await app.DeliverAsync(1, null));

        time.Advance(TimeSpan.FromMinutes(11));

        // What is too old is forgotten when another message ends.
        Assert.Equal(500, await app.DeliverAsync(2, null));
        Assert.Equal(500, await app.DeliverAsync(1, null));
        Assert.Equal([1, 1, 1], attempts);
    }
}
