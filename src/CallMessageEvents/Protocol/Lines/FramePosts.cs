namespace CallMessageEvents;

/// <summary>Posts one leg's frames: begun in the order of the decisions, and not waited for one by one. Thread-safe.</summary>
internal sealed class FramePosts(LegLine line, LegLines all) : IThreadPoolWorkItem
{
    private readonly Gate _sync = new();
    private readonly Queue<(TalkDecision.Send Send, PendingAsk? Ask)> _waiting = [];
    private int _open;
    private TaskCompletionSource? _none;

    public void Add(TalkDecision.Send send, PendingAsk? ask)
    {
        lock (_sync)
        {
            _waiting.Enqueue((send, ask));
            _open++;
        }
    }

    /// <summary>Begins what waits, in the caller's flow: the first copy of a request belongs to its trace.</summary>
    public void Start()
    {
        while (TryTake(out var next)) _ = PostAsync(next.Send, next.Ask);
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

    public Task WhenNone()
    {
        lock (_sync) return _open == 0 ? Task.CompletedTask : (_none ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    void IThreadPoolWorkItem.Execute() => Start();

    /// <summary>One thread begins at a time, so that the order is kept.</summary>
    private bool TryTake(out (TalkDecision.Send Send, PendingAsk? Ask) next)
    {
        lock (_sync) return _waiting.TryDequeue(out next);
    }

    private async Task PostAsync(TalkDecision.Send send, PendingAsk? ask)
    {
        try
        {
            await all.PostAsync(line.Leg, send, ask).ConfigureAwait(false);
        }
        catch (CallMessageException e)
        {
            if (ask?.NotPosted(e) == true) line.Abandon(ask);
        }
#pragma warning disable CA1031 // The application stops, or a listener of the application's throws: whoever waits is told by the line, or by time.
        catch (Exception)
#pragma warning restore CA1031
        {
        }
        finally
        {
            ask?.PostEnded();
            lock (_sync)
            {
                if (--_open == 0)
                {
                    _none?.TrySetResult();
                    _none = null;
                }
            }
        }
    }
}
