namespace CallMessageEvents.Tests;

/// <summary>
/// A clock that goes on only when nothing else does: when all who work wait for it, and the engine has given all that it can. So a test with many threads has
/// times that do not depend on how fast the machine is.
/// </summary>
internal sealed class StillTime
{
    public static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private List<TaskCompletionSource> _waiting = [];
    private int _working;
    private int _steps;
    private int _last = int.MaxValue;

    public WatchedTime Clock { get; } = new();

    /// <summary>How often it went on.</summary>
    public int Steps => Volatile.Read(ref _steps);

    /// <summary>From now on, the clock goes on by so many steps at most: what ends in time then does so on a busy machine, too.</summary>
    public void LimitTo(int steps) => Volatile.Write(ref _last, Steps + steps);

    public void EndLimit() => Volatile.Write(ref _last, int.MaxValue);

    /// <summary>Does work, during which the clock stands still.</summary>
    public async Task WorkAsync(Func<Task> work)
    {
        Interlocked.Increment(ref _working);
        try
        {
            await Task.Yield();
            await work();
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    /// <summary>Waits, as part of some work, until the clock goes on by a step.</summary>
    public Task WaitAsync()
    {
        lock (_lock)
        {
            var waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Add(waiting);
            Interlocked.Decrement(ref _working);
            return waiting.Task;
        }
    }

    /// <summary>Runs the clock until something holds.</summary>
    /// <param name="isOver">Whether to end.</param>
    /// <param name="isQuiet">Whether nothing goes on but the work.</param>
    /// <param name="limit">After which real time it gives up.</param>
    public async Task RunAsync(Func<bool> isOver, Func<bool> isQuiet, TimeSpan limit)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!isOver())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(began) < limit, $"It takes too long: {_working} work, quiet {isQuiet()}, {Steps} steps.");
            await Task.Delay(1, TestContext.Current.CancellationToken);
            if (Volatile.Read(ref _working) == 0 && isQuiet() && Steps < Volatile.Read(ref _last)) GoOn();
        }
    }

    private void GoOn()
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            (waiting, _waiting) = (_waiting, []);
            Interlocked.Add(ref _working, waiting.Count);
        }

        Interlocked.Increment(ref _steps);
        Clock.Advance(Step);
        waiting.ForEach(static one => one.SetResult());
    }
}
