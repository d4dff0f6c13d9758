namespace CallMessageEvents.Emulator;

/// <summary>Where one call is in its life, what it may become next, and who is told. The conversation's lock guards every change.</summary>
internal sealed class CallProgress(CallExchange exchange, EmulatedCall call, CallStatus status)
{
    private volatile CallState _state = new(status, exchange.Time.GetUtcNow());
    private ITimer? _limit;

    public CallState State => _state;

    public StatusReporter Reporter { get; } = new(exchange, call);

    /// <summary>Gets or sets what runs when the call is answered. Under the lock, or before anybody can find the call.</summary>
    public ICallScript? Script { get; set; }

    /// <summary>Gets or sets how long it may be talked; <see langword="null"/> for any time. Before it is answered.</summary>
    public TimeSpan? TimeLimit { get; set; }

    /// <summary>Gets or sets the app on the leg; without one, code says what becomes of it. Under the lock, or before anybody can find the call.</summary>
    public IEndUserApp? App { get; set; }

    /// <summary>Limits how long it rings, from now on. The first limit holds. Under the lock, or before anybody can find the call.</summary>
    public void RingFor(TimeSpan atMost) => _limit ??= StartTimer(static progress => progress.RingInVain(), atMost);

    public void Ring()
    {
        lock (call.Conversation.Sync)
        {
            Require(_state.Status == CallStatus.Queued, "ring");
            Become(CallStatus.Ringing);
        }
    }

    public void Answer()
    {
        lock (call.Conversation.Sync)
        {
            Require(_state.Status.IsUnanswered(), "answer");
            call.Conversation.LegAnswered(call);
            Script?.Start();
        }
    }

    public void EndUnanswered(CallStatus end, string action)
    {
        lock (call.Conversation.Sync)
        {
            Require(_state.Status.IsUnanswered(), action);
            call.Conversation.LegEnded(call, end);
        }
    }

    public void Complete()
    {
        lock (call.Conversation.Sync)
        {
            Require(!_state.Status.HasEnded(), "complete");
            call.Conversation.LegEnded(call, _state.Status.IsUnanswered() ? CallStatus.Canceled : CallStatus.Completed);
        }
    }

    /// <summary>Ends the call in any status, with its subscriptions, and tells the application nothing.</summary>
    public void Vanish()
    {
        lock (call.Conversation.Sync)
        {
            Reporter.Silence();
            call.Messages.Unsubscribe();
            if (!_state.Status.HasEnded())
            {
                Complete();
            }
        }
    }

    /// <summary>Under the conversation's lock.</summary>
    public void Become(CallStatus next)
    {
        _state = _state.Become(next, exchange.Time.GetUtcNow());
        exchange.Feed.Publish(call);
        Reporter.Report(_state);
        App?.Became(next);
        call.Messages.Became();
        if (!next.IsUnanswered())
        {
            _limit?.Dispose();
            _limit = next == CallStatus.InProgress && TimeLimit is { } most ? StartTimer(static progress => progress.TalkTooLong(), most) : null;
        }

        if (next.HasEnded())
        {
            EndWaiting();
        }
    }

    /// <summary>Nobody waits for it any longer: it has ended, or is forgotten.</summary>
    public void EndWaiting()
    {
        // What is forgotten while it rings must not ring for ever.
        if (!_state.Status.IsUnanswered()) _limit?.Dispose();
        call.Messages.End();
        Script?.End();
    }

    /// <summary>The emulator is disposed: stops the timers of the call.</summary>
    public void Abandon()
    {
        _limit?.Dispose();
        EndWaiting();
    }

    private ITimer StartTimer(Action<CallProgress> then, TimeSpan due) =>
        exchange.Time.CreateTimer(_ => then(this), state: null, due, Timeout.InfiniteTimeSpan);

    private void RingInVain()
    {
        lock (call.Conversation.Sync)
        {
            if (_state.Status.IsUnanswered()) call.Conversation.LegEnded(call, CallStatus.NoAnswer);
        }
    }

    private void TalkTooLong()
    {
        lock (call.Conversation.Sync)
        {
            if (_state.Status == CallStatus.InProgress) call.Conversation.LegEnded(call, CallStatus.Completed);
        }
    }

    private void Require(bool allowed, string action)
    {
        if (!allowed)
        {
            throw new InvalidOperationException($"Call {call.Sid} is {call.Status}: it cannot {action}.");
        }
    }
}
