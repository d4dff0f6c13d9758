namespace CallMessageEvents;

/// <summary>Follows one leg's entries, for all of this node that wait for answers of its app. Thread-safe.</summary>
#pragma warning disable CA1001 // Its source has no timer, and an engine may still use its token.
internal sealed class AnswerTail(CallSid leg, AnswerTails all)
#pragma warning restore CA1001
{
    /// <summary>How long it goes on when nobody waits: a leg that is asked once is likely asked again, and a late answer is counted.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);

    /// <summary>The pause after an error of the engine.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Gate _sync = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenSource? _closing;
    private ITimer? _lingering;
    private int _waiting;
    private bool _isOpening;
    private bool _isClosed;

    public CallSid Leg => leg;

    /// <summary>Completes when nothing that is stored from now on is missed, and this node knows of the leg's app what any node knows.</summary>
    public Task WhenOpen => _open.Task;

    /// <summary>Somebody waits. The first one opens it.</summary>
    /// <returns>False when it was closed just now.</returns>
    public bool TryUse()
    {
        lock (_sync)
        {
            if (_isClosed) return false;

            _waiting++;
            _lingering?.Dispose();
            _lingering = null;
            if (_isOpening) return true;
            _isOpening = true;

            // Made here, so that an instance that lost the race for its leg leaves no link behind.
            _closing = CancellationTokenSource.CreateLinkedTokenSource(all.Stopping);
        }

        _ = WithoutFlow.Run(() => RunAsync(_closing.Token));
        return true;
    }

    /// <summary>One that waited waits no longer.</summary>
    public void Leave()
    {
        lock (_sync)
        {
            if (--_waiting > 0) return;

            _lingering = WithoutFlow.Run(
                () => all.Time.CreateTimer(static tail => ((AnswerTail)tail!).Lingered(), this, Linger, Timeout.InfiniteTimeSpan));
        }
    }

    private void Lingered()
    {
        lock (_sync)
        {
            if (_waiting > 0 || _isClosed) return;

            _isClosed = true;
            _lingering?.Dispose();
        }

        all.Forget(this);

        // An engine's own callbacks may take long.
        _ = CloseAsync(_closing!);
    }

    private static async Task CloseAsync(CancellationTokenSource closing)
    {
        await closing.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        closing.Dispose();
    }

    private async Task RunAsync(CancellationToken closed)
    {
        // It begins to follow before it looks: what comes in between is not missed.
        var hearing = all.HearAsync(leg, closed);
        await all.LearnAsync(leg).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _open.TrySetResult();
        while (true)
        {
            await hearing.ConfigureAwait(false);
            if (!closed.IsCancellationRequested) await Task.Delay(Pause, all.Time, closed).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (closed.IsCancellationRequested) return;

            hearing = all.HearAsync(leg, closed);
        }
    }
}

/// <summary>Until it is disposed, answers of a leg's app are waited for.</summary>
internal readonly struct Following(AnswerTail? tail) : IDisposable
{
    public void Dispose() => tail?.Leave();
}
