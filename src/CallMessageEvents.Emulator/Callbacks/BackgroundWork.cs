namespace CallMessageEvents.Emulator;

/// <summary>Work that nobody awaits. Disposal cancels it and waits for its end.</summary>
internal sealed class BackgroundWork : IAsyncDisposable
{
    private readonly Gate _gate = new();
    private readonly CancellationTokenSource _stopping = new();
    private int _running;
    private TaskCompletionSource? _idle;

    // Kept apart: a token outlives its source, and work that comes after disposal must find it cancelled.
    public BackgroundWork() => Stopping = _stopping.Token;

    public CancellationToken Stopping { get; }

    /// <param name="work">Must not throw; ends soon when its token is cancelled.</param>
    public void Run(Func<CancellationToken, Task> work)
    {
        lock (_gate)
        {
            _running++;
        }

        // Unsafe: without the sender's ambient context (a trace, a scope), which is not the callback's.
        ThreadPool.UnsafeQueueUserWorkItem(state => _ = RunAsync(state), work, preferLocal: false);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync().ConfigureAwait(false);
        await WhenIdle().ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(Stopping).ConfigureAwait(false);
        }
        finally
        {
            lock (_gate)
            {
                if (--_running == 0)
                {
                    _idle?.TrySetResult();
                }
            }
        }
    }

    private Task WhenIdle()
    {
        lock (_gate)
        {
            return _running == 0 ? Task.CompletedTask : (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }
}
