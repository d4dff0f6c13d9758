using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Which attempt of a message a handler is told to be.</summary>
public abstract class AttemptTests(InboxDriver driver) : InboxTest(driver)
{
    private readonly ConcurrentQueue<(string? Message, int Attempt)> _attempts = [];
    private volatile bool _fails = true;

    [Fact]
    public async Task Attempt_MessageFailed_CountsUp_ForThatMessageOnly()
    {
        await using var app = Start(Count);

        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(1, null));
        Assert.Equal(Driver.AnswerToFailure, await Driver.ComesAgainAsync(app, 1, null));
        await HasBegunAsync(2);
        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(2, null));
        await HasBegunAsync(3);
        _fails = false;
        Assert.Equal(204, await Driver.ComesAgainAsync(app, 1, null));
        Assert.Equal(204, await app.DeliverAsync(1, null));

        // Its failure may have been recorded after the clock went on.
        if (Driver.TriesOfItself) Assert.Equal(204, await Driver.ComesAgainAsync(app, 2, null));

        await HasBegunAsync(4);
        Assert.Equal([1, 2, 1, 3], _attempts.Take(4).Select(static one => one.Attempt));
        await Driver.WhenHandledAsync();
        Assert.Equal([1, 2, 3], AttemptsOf(1));
        Assert.Equal(Driver.TriesOfItself ? [1, 2] : [1], AttemptsOf(2));
    }

    [Fact]
    public async Task Attempt_MessageCannotBeTold_IsAlways1()
    {
        await using var app = Start(Count);
        var request = ReceivingApp.Post("/messages", [new("CallSid", ReceivingApp.Leg), new("Content", """{"type":"note","text":"a"}""")]);

        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(request));
        Assert.Equal(Driver.AnswerToFailure, await app.DeliverAsync(request));

        await HasBegunAsync(2);
        Assert.Equal([1, 1], _attempts.Select(static one => one.Attempt));
    }

    private Task HasBegunAsync(int count) => Eventually.HoldsAsync(() => _attempts.Count >= count);

    private IEnumerable<int> AttemptsOf(int message) =>
        _attempts.Where(one => one.Message == ReceivingApp.Message(message)).Select(static one => one.Attempt);

    private void Count(ICallMessageEventsBuilder builder) => builder.AddHandler<Note>((context, _) =>
    {
        var fails = _fails;
        _attempts.Enqueue((context.Message.Sid?.ToString(), context.Attempt));
        return fails ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask;
    });
}
