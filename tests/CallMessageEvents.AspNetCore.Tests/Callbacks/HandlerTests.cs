namespace CallMessageEvents.AspNetCore.Tests;

/// <summary>Handlers that do not do as they should, seen from Twilio.</summary>
public sealed class HandlerTests
{
    [Theory]
    [InlineData(typeof(InvalidOperationException))]
    [InlineData(typeof(OperationCanceledException))]
    [InlineData(typeof(IOException))]
    public async Task HandlerThrows_500_SaidWithSidsOnly(Type error)
    {
        await using var app = await TestApp.StartAsync(builder => builder.AddHandler<Note>((_, _) => throw (Exception)Activator.CreateInstance(error)!));

        Assert.Equal(500, await app.PostAsync(Fields.Message(content: """{"type":"note","text":"private-content"}""")));

        Assert.Contains(Fields.Leg, Assert.Single(app.Log.Alarms), StringComparison.Ordinal);
        Assert.False(app.Log.Has("private-content"));
    }

    [Fact]
    public async Task HandlerTakesTwentySeconds_TwilioComesAgainUntilItIsDone_RunsOnce()
    {
        var (runs, begun) = (0, new TaskCompletionSource<bool>());
        TestApp? running = null;
        await using var app = running = await TestApp.StartAsync(builder => builder.AddHandler<Note>(async (_, cancellationToken) =>
        {
            var done = Task.Delay(TimeSpan.FromSeconds(20), running!.Time, cancellationToken);
            runs++;
            begun.TrySetResult(true);
            await done;
        }));

        for (var delivery = 0; delivery < 4; delivery++)
        {
            var answer = app.PostAsync(Fields.Message());
            if (delivery == 0) await Eventually.EndsAsync(begun.Task);
            await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
            app.Time.Advance(TimeSpan.FromSeconds(4));
            Assert.Equal(503, await answer);
        }

        app.Time.Advance(TimeSpan.FromSeconds(1));
        var last = app.PostAsync(Fields.Message());
        app.Time.Advance(TimeSpan.FromSeconds(2));
        Assert.False(last.IsCompleted);
        app.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(204, await last);
        Assert.Equal(1, runs);
    }

    [Fact]
    public async Task HandlerHangs_503_ThenItsTimeIsOver_ComesAgain_RunsAgain()
    {
        var (hangs, begun) = (true, new TaskCompletionSource<bool>());
        await using var app = await TestApp.StartAsync(builder => builder.AddHandler<Note>((_, cancellationToken) =>
        {
            begun.TrySetResult(true);
            return hangs ? Task.Delay(Timeout.Infinite, cancellationToken) : Task.CompletedTask;
        }));
        var first = app.PostAsync(Fields.Message());
        await Eventually.EndsAsync(begun.Task);
        await app.Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        app.Time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await first);

        app.Time.Advance(TimeSpan.FromSeconds(26));
        await app.Log.WhenLoggedAsync("may be lost");
        hangs = false;

        Assert.Equal(204, await app.PostAsync(Fields.Message()));
    }
}
