namespace CallMessageEvents;

/// <summary>
/// The messages of one call: drives its <see cref="InboxState"/> with a lock, a timer and the thread pool. The lock is never held while the application's code
/// runs. The messages run one after the other; no request owns them.
/// </summary>
/// <param name="call">The call.</param>
/// <param name="all">What all calls share.</param>
/// <param name="next">The next number, when the call was forgotten before; null at its beginning, or when it is not known.</param>
internal abstract class CallInbox(CallSid call, CallInboxes all, long? next) : IThreadPoolWorkItem
{
    private ITimer? _timer;
    private long? _wakeAt;
    private TaskCompletionSource? _idle;
    private NextMessage _begun;

    public CallSid Call => call;

    protected CallInboxes All => all;

    /// <summary>Guards the state and all that follows from it.</summary>
    protected Gate Sync { get; } = new();

    protected InboxState State { get; } = new(all.GapTimeout, all.Start, next);

    /// <summary>Whether it was forgotten: then another takes its place.</summary>
    protected bool IsRetired { get; private set; }

    /// <summary>Forgets a message that ended long ago.</summary>
    public void Forget(EndedMessage ended)
    {
        lock (Sync) Apply(InboxEvent.Forgotten(ended));
    }

    /// <summary>Begins to drain: missing messages are no longer waited for.</summary>
    public virtual void Drain()
    {
        lock (Sync) Apply(InboxEvent.Drained);
    }

    /// <summary>Ends the drain: nothing begins any more, and whoever waits is answered 503.</summary>
    /// <returns>How many messages wait, and whether a handler runs.</returns>
    public virtual (int Waiting, bool IsRunning) Abandon()
    {
        lock (Sync)
        {
            Apply(InboxEvent.Stopped);
            foreach (var pending in State.Pending) ((PendingMessage)pending).Answer(InboxOutcome.Busy, isHere: false);
            return (State.IsRunning ? State.Pending.Count - 1 : State.Pending.Count, State.IsRunning);
        }
    }

    /// <summary>Completes when nothing waits or runs: an abandoned handler still runs.</summary>
    public Task WhenIdle()
    {
        lock (Sync)
        {
            if (State.Pending.Count == 0) return Task.CompletedTask;
            return (_idle ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    void IThreadPoolWorkItem.Execute()
    {
        // No message is kept alive that has ended.
        var begun = _begun;
        _begun = default;
        _ = RunAsync(begun);
    }

    /// <summary>Changes the state, and does what follows, under the lock. What begins is run by the thread pool.</summary>
    protected InboxDecisions Apply(in InboxEvent happened)
    {
        var decisions = Change(happened);
        RetireIfUnused();
        if (decisions.Begin is not null) Run(new(decisions.Begin, decisions.Turn));
        return decisions;
    }

    /// <summary>Does what follows besides beginning. Under the lock.</summary>
    protected virtual void Follow(in InboxDecisions decisions)
    {
    }

    /// <summary>Called when a message has ended, or was dropped instead of begun: without an outcome. Under the lock.</summary>
    protected virtual void HasEnded(PendingMessage ended, InboxOutcome? outcome)
    {
    }

    /// <summary>Forgets it when nothing is to be remembered. Under the lock.</summary>
    protected void RetireIfUnused()
    {
        if (IsRetired || !State.IsUnused) return;

        IsRetired = true;
        all.Retire(this, State.Next);
    }

    /// <summary>Has the thread pool run a message. No other begins before it has ended.</summary>
    private void Run(NextMessage next)
    {
        _begun = next;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    private InboxDecisions Change(in InboxEvent happened)
    {
        var now = all.Time.GetTimestamp();
        var decisions = State.Apply(happened, now);
        WakeAt(decisions.WakeAt, now);
        Follow(decisions);
        if (State.Pending.Count == 0)
        {
            // It may get messages again, and be waited for again.
            _idle?.TrySetResult();
            _idle = null;
        }

        return decisions;
    }

    private async Task RunAsync(NextMessage next)
    {
        for (var pending = (PendingMessage?)next.Message; pending is not null;)
        {
            var (outcome, error) = await HandleAsync(pending, next.Turn).ConfigureAwait(false);
            var ending = outcome is { } known ? pending.EndAsync(known, error) : default;
            var isOurThread = ending.IsCompleted;
            await ending.ConfigureAwait(false);

            (next, var ended) = (End(pending, outcome, error), pending);
            pending = (PendingMessage?)next.Message;

            // Sending the answer must not delay the next message. When no work is left, this thread sends it: waking another would cost more than the
            // message did.
            ended.Answer(outcome ?? InboxOutcome.Busy, isHere: pending is null);
            if (isOurThread || pending is null) continue;

            // A thread of the engine's must not run handlers.
            Run(next);
            return;
        }
    }

    /// <returns>The outcome, and the handler's error; no outcome for a message that may not begin any more.</returns>
    private async ValueTask<(InboxOutcome? Outcome, Exception? Error)> HandleAsync(PendingMessage pending, MessageTurn turn)
    {
        if (all.IsStopped) return (InboxOutcome.Busy, null);
        if (!pending.MayBegin) return (null, null);

        var lost = pending.Lost;
        try
        {
            await all.HandleAsync(pending, turn, lost).ConfigureAwait(false);
            return (InboxOutcome.Accepted, null);
        }
        catch (OperationCanceledException) when ((lost.IsCancellationRequested || !pending.MayBegin) && !all.IsStopped)
        {
            // Another owner handles it: this was no attempt.
            return (null, null);
        }
#pragma warning disable CA1031 // A handler may throw anything; the delivery gets its answer, and the next message runs.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return (all.IsStopped ? InboxOutcome.Busy : InboxOutcome.Failed, e);
        }
    }

    /// <returns>The message that begins next, in this loop; none when nothing does.</returns>
    private NextMessage End(PendingMessage pending, InboxOutcome? outcome, Exception? error)
    {
        InboxDecisions decisions;
        bool isAwaited;
        lock (Sync)
        {
            isAwaited = pending.IsAwaited;
            decisions = Change(outcome is { } known ? InboxEvent.Ended(pending, known == InboxOutcome.Accepted) : InboxEvent.Dropped(pending));
            HasEnded(pending, outcome);
            RetireIfUnused();
        }

        all.Room.Leave(pending.Size);
        if (outcome is not null) all.Done.Add(this, decisions.Remembered);
        if (outcome == InboxOutcome.Failed) pending.Failed(error!, isAwaited);
        return new(decisions.Begin, decisions.Turn);
    }

    /// <summary>Only a call with a missing message has a timer.</summary>
    private void WakeAt(long? at, long now)
    {
        if (at == _wakeAt) return;

        _timer?.Dispose();
        (_timer, _wakeAt) = (null, at);
        if (at is { } due) _timer = all.Time.CreateTimer(static call => ((CallInbox)call!).Woken(), this, all.ToTime(due - now), Timeout.InfiniteTimeSpan);
    }

    private void Woken()
    {
        lock (Sync)
        {
            // When the timer was early by this clock, another is set.
            _wakeAt = null;
            Apply(InboxEvent.Woken);
        }
    }
}
