using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What has no room in memory waits in the log: nothing is refused, and nothing lost.</summary>
public sealed partial class LogRoomTests
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();

    [Fact]
    public async Task TooManyOfOneCall_WaitInTheLog_AreHandledInOrder()
    {
        await using var app = Held();
        for (var number = 1; number <= 600; number++) Assert.Equal(204, await app.DeliverAsync(number, number));

        // One that is being refused counts for a moment.
        await Eventually.HoldsAsync(() => Pending(app) is >= 1 and <= 256);

        for (var number = 1; number <= 600; number++)
        {
            var run = await _handler.NextAsync();
            Assert.Equal(number, run.Number);
            run.Succeed();
        }

        await Driver.WhenHandledAsync();
        Assert.Equal(600, _handler.Handled.Count);
    }

    [Fact]
    public async Task TooManyInAll_WaitInTheLog_AreHandled()
    {
        await using var app = Held();

        // Not all at once: what is being stored has a limit of its own.
        foreach (var numbers in Enumerable.Range(0, 10_500).Chunk(500))
        {
            var answers = numbers.Select(number => app.DeliverAsync(number, 1, leg: ReceivingApp.Call(number)));
            Assert.All(await Task.WhenAll(answers), static status => Assert.Equal(204, status));
        }

        await Eventually.HoldsAsync(() => Pending(app) == 10_000);

        _handler.Release();

        await Driver.WhenHandledAsync();
        Assert.Equal(10_500, _handler.Handled.Count);
    }

    [Theory]
    [InlineData("Extra")]
    [InlineData("CallSid")]
    [InlineData("token")]
    public async Task TooManyBytesInAll_WaitInTheLog_AreHandled(string where)
    {
        const int Count = 700;
        await using var app = Held();

        // Messages that wait for others.
        for (var i = 0; i < Count; i++) Assert.Equal(204, await app.DeliverAsync(Large(i, where, number: "5")));
        await _time.WhenTimerIsDueAsync(TimeSpan.FromMilliseconds(500));
        Assert.InRange(Pending(app), 1, Count - 1);

        _handler.Release();
        await Eventually.HoldsAsync(() =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(500));
            return ((FakeEngineDriver)Driver).Engine.WaitingCount == 0;
        });
    }

    private static int Pending(ReceivingApp app) => app.Services.GetRequiredService<ICallMessageHealth>().Read().PendingMessages;

    private ReceivingApp Held() => Start(builder => builder.AddHandler<Note>(_handler.HandleAsync), time: _time);
}
