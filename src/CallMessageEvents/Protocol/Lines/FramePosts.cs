namespace CallMessageEvents;

/// <summary>
/// Does what a leg's talk has decided, outside its line's lock: frames are posted, begun in the order of the decisions, a few at a time; the rest is told.
/// Thread-safe.
/// </summary>
internal sealed class FramePosts(LegLine line, LegLines all) : IThreadPoolWorkItem
{
    /// <summary>Leaves connections to other legs when one has very much to send, such as all parts of what waits for a hello.</summary>
    private const int MostAtOnce = 16;

    private readonly Gate _sync = new();
    private readonly Queue<(TalkDecision Decision, PendingAsk? Ask)> _waiting = [];
    private TaskCompletionSource? _none;
    private int? _starter;
    private int _posting;

    public void Add(TalkDecision decision, PendingAsk? ask)
    {
        lock (_sync) _waiting.Enqueue((decision, ask));
    }

    /// <summary>Begins what waits, in the caller's flow: the first copy of a request belongs to its trace.</summary>
    public void Start()
    {
        // One thread at a time, so that the order is kept.
        while (TryTake(out var next)) Do(next.Decision, next.Ask);
    }

    /// <summary>Begins what waits, on the thread pool.</summary>
    public void StartElsewhere()
    {
        lock (_sync)
        {
            if (_waiting.Count == 0) return;
        }

        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Completes when nothing waits or is being posted.</summary>
    public Task WhenNone()
    {
        lock (_sync)
        {
            return _waiting.Count == 0 && _posting == 0 ? Task.CompletedTask : (_none ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    void IThreadPoolWorkItem.Execute() => Start();

    private bool TryTake(out (TalkDecision Decision, PendingAsk? Ask) next)
    {
        lock (_sync)
        {
            next = default;
            if (_starter is { } other && other != Environment.CurrentManagedThreadId) return false;
            if (_posting >= MostAtOnce || !_waiting.TryDequeue(out next))
            {
                _starter = null;
                TellIfNone();
                return false;
            }

            _starter = Environment.CurrentManagedThreadId;
            if (next.Decision is TalkDecision.Send) _posting++;
            return true;
        }
    }

    private void Do(TalkDecision decision, PendingAsk? ask)
    {
        if (decision is TalkDecision.Send send)
        {
            _ = PostAsync(send, ask);
            return;
        }

        try
        {
            all.Tell(line, decision);
        }
#pragma warning disable CA1031 // A listener or logger of the application's throws.
        catch (Exception e)
#pragma warning restore CA1031
        {
            all.Log.WorkFailed(line.Leg, e);
        }
    }

    private async Task PostAsync(TalkDecision.Send send, PendingAsk? ask)
    {
        var key = ask?.BeginCopy() ?? UniqueKey.Create();
        try
        {
            await all.PostAsync(line, send, ask, key).ConfigureAwait(false);
        }
        catch (CallMessageException e)
        {
            ask?.NotPosted(e);

            // Perhaps nobody reports the leg's end: what has no end of its own would be sent for ever.
            if (e is CallNotActiveException) await all.LookAsync(line).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ObjectDisposedException or OperationCanceledException)
        {
            // The application stops: its line tells whoever waits.
        }
#pragma warning disable CA1031 // A listener of the application's throws: whoever waits is told by time.
        catch (Exception e)
#pragma warning restore CA1031
        {
            all.Log.WorkFailed(line.Leg, e);
        }

        if (ask?.EndCopy() == true) line.Abandon(ask);

        bool startsNext;
        lock (_sync)
        {
            _posting--;
            TellIfNone();
            startsNext = _starter is null && _waiting.Count > 0;
        }

        if (startsNext) Start();
    }

    /// <summary>Under the lock.</summary>
    private void TellIfNone()
    {
        if (_waiting.Count > 0 || _posting > 0) return;

        _none?.TrySetResult();
        _none = null;
    }
}
