namespace CallMessageEvents.Tests;

/// <summary>Numbers that come twice, late, or at their end; and a clock that is not a test's usual one.</summary>
public sealed partial class MemoryOrderTests
{
    private static readonly TimeSpan GapTime = TimeSpan.FromMilliseconds(500);

    private readonly WatchedTime _timers = new();
    private readonly HeldHandler _held = new();

    [Fact]
    public async Task SameNumberTwice_WhileOneIsMissing_AreHandledAsTheyCame()
    {
        await using var app = Held(_timers);
        await HandleAsync(app, 1, 1);
        Task<int>[] answers = [app.DeliverAsync(3, 3), app.DeliverAsync(4, 3), app.DeliverAsync(2, 2)];

        var handled = new List<string>();
        for (var i = 0; i < 3; i++)
        {
            var run = await _held.NextAsync();
            handled.Add(run.Context.Sid.ToString()!);
            run.Succeed();
        }

        Assert.Equal([ReceivingApp.Message(2), ReceivingApp.Message(3), ReceivingApp.Message(4)], handled);
        Assert.Equal(new[] { 204, 204, 204 }, await Task.WhenAll(answers));
    }

    [Fact]
    public async Task PassedOver_ComesLate_TheOthersGoOnFromTheHighest()
    {
        await using var app = Held(_timers);
        await HandleAsync(app, 1, 1);
        await HandleAfterGapAsync(app, 3);
        await HandleAsync(app, 2, 2);
        await HandleAsync(app, 4, 4);

        // 3 and 4 were contiguous: 5 is waited for.
        var six = app.DeliverAsync(6, 6);
        await _timers.WhenTimerIsDueInAsync(GapTime);
        await HandleAsync(app, 5, 5);
        var run = await _held.NextAsync();
        Assert.Equal(6, run.Number);
        run.Succeed();
        Assert.Equal(204, await six);
    }

    [Fact]
    public async Task AfterTheHighestNumber_AnyOtherIsLate()
    {
        await using var app = Held(_timers);
        await HandleAfterGapAsync(app, long.MaxValue);
        await HandleAsync(app, 2, 5);
        await HandleAsync(app, 3, long.MaxValue);
    }

    [Fact]
    public async Task ClockCountsMilliseconds_MissingOneIsWaitedForAsLong()
    {
        await using var app = Held(new CoarseTime(_timers));
        await HandleAfterGapAsync(app, 3);
    }

    [Fact]
    public async Task TimerIsEarlyByTheClock_MissingOneIsWaitedForTheRest()
    {
        var time = new CoarseTime(_timers);
        await using var app = Held(time);
        var answer = app.DeliverAsync(3, 3);
        await _timers.WhenTimerIsDueInAsync(GapTime);
        time.MillisecondsBehind = 100;
        _timers.Advance(GapTime);

        await _timers.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(100));
        Assert.False(_held.HasBegun);
        _timers.Advance(TimeSpan.FromMilliseconds(100));
        (await _held.NextAsync()).Succeed();
        Assert.Equal(204, await answer);
    }

    private ReceivingApp Held(TimeProvider time) => Start(builder => builder.AddHandler<Note>(_held.HandleAsync), time: time);

    private async Task HandleAfterGapAsync(ReceivingApp app, long number)
    {
        var answer = app.DeliverAsync(1000, number);
        await _timers.WhenTimerIsDueInAsync(GapTime);
        Assert.False(_held.HasBegun);
        _timers.Advance(GapTime);
        var run = await _held.NextAsync();
        Assert.Equal(number, run.Number);
        run.Succeed();
        Assert.Equal(204, await answer);
    }

    private async Task HandleAsync(ReceivingApp app, int message, long number)
    {
        var answer = app.DeliverAsync(message, number);
        var run = await _held.NextAsync();
        Assert.Equal(number, run.Number);
        run.Succeed();
        Assert.Equal(204, await answer);
    }

    /// <summary>A clock whose timestamps are milliseconds, and may be behind its timers.</summary>
    private sealed class CoarseTime(WatchedTime timers) : TimeProvider
    {
        public long MillisecondsBehind { get; set; }

        public override long TimestampFrequency => 1000;

        public override DateTimeOffset GetUtcNow() => timers.GetUtcNow();

        public override long GetTimestamp() => (timers.GetTimestamp() / TimeSpan.TicksPerMillisecond) - MillisecondsBehind;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            timers.CreateTimer(callback, state, dueTime, period);
    }
}
