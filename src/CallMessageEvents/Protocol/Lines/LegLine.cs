namespace CallMessageEvents;

/// <summary>
/// Drives the talk of one leg with a lock, a timer and requests to Twilio. The lock is never held while anything else runs: neither a request
/// nor the application's code. Thread-safe.
/// </summary>
#pragma warning disable CA1001 // Its source has no timer, and may still run callbacks when the line is forgotten.
internal sealed class LegLine
#pragma warning restore CA1001
{
    private readonly Gate _sync = new();
    private readonly LegLines _all;
    private readonly LineTalk _talk;
    private readonly FramePosts _posts;
    private readonly CancellationTokenSource _closed = new();
    private readonly LineUse _use = new();
    private readonly LineTimer _timer;

    /// <param name="leg">The leg.</param>
    /// <param name="all">What all legs share.</param>
    /// <param name="client">The leg's client, if it is known from before.</param>
    public LegLine(CallSid leg, LegLines all, CallClient? client)
    {
        (Leg, _all) = (leg, all);
        _posts = new(this, all);
        _talk = new(this, all.Settings, _posts);
        if (client is not null) _talk.Apply(new TalkEvent.Greeted(client.TakesParts), all.Now);
        _timer = new(all.Time, Tick);
    }

    public CallSid Leg { get; }

    /// <summary>The account that owns the leg, as its last message said; null for none.</summary>
    public AccountSid? Account { get; private set; }

    /// <summary>The ownership under which this node last heard of the leg; null in memory.</summary>
    public CallOwnership? Owner { get; private set; }

    /// <summary>Cancelled when this line was forgotten: another takes its place.</summary>
    public CancellationToken Closed => _closed.Token;

    /// <summary>Asks, or sends and wants a receipt.</summary>
    /// <param name="ask">Who waits.</param>
    /// <param name="content">A JSON object with its type and without an envelope.</param>
    /// <param name="times">How long it waits.</param>
    /// <returns>False when this line was forgotten just now.</returns>
    public bool TryAsk(PendingAsk ask, ReadOnlyMemory<byte> content, AskTimes times)
    {
        lock (_sync)
        {
            if (!TryUse()) return false;

            _talk.Add(ask);
            Apply(new TalkEvent.Asked(ask.Call, content, ask.WantsReply, times.Timeout, times.FirstSign));
        }

        _posts.Start();
        return true;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Abandon(PendingAsk ask)
    {
        lock (_sync)
        {
            if (_talk.Remove(ask)) Apply(new TalkEvent.Abandoned(ask.Call));
        }

        _posts.Start();
    }

    /// <summary>Takes a frame that has come from the leg.</summary>
    /// <param name="heard">The frame.</param>
    /// <param name="account">The account that it says owns the leg; null for none.</param>
    /// <param name="ownership">The ownership that it was given under; null in memory.</param>
    /// <param name="begun">The message to be handled, and its content; null when the frame was dealt with.</param>
    /// <returns>False when this line was forgotten just now.</returns>
    public bool TryHear(TalkEvent.Arrived heard, AccountSid? account, CallOwnership? ownership, out (MessageRun Run, ReadOnlyMemory<byte> Content)? begun)
    {
        begun = null;
        lock (_sync)
        {
            if (!TryUse()) return false;

            (Account, Owner) = (account ?? Account, ownership);
            if (_talk.IsNew(heard) && Apply(heard) is { } begin) begun = (_talk.RunOf(begin, heard), begin.Content);
        }

        // Its caller may hold the lock of the call's inbox.
        _posts.StartElsewhere();
        return true;
    }

    /// <summary>Takes an answer that this node has read in the leg's log. That is no use of this line.</summary>
    public void HearAnswer(TalkEvent.Arrived answer)
    {
        lock (_sync)
        {
            if (_closed.IsCancellationRequested || !_talk.IsNew(answer)) return;

            Apply(answer);
        }

        _posts.StartElsewhere();
    }

    /// <summary>A handler has ended.</summary>
    public void Handled(MessageRun run, ReadOnlyMemory<byte>? reply, MessageFault? error)
    {
        lock (_sync)
        {
            if (!_talk.Remove(run)) return;
            Apply(new TalkEvent.Handled(run.Number, reply, error));
        }

        _posts.Start();
    }

    /// <summary>A handler has failed, of which its app is told nothing.</summary>
    public void Failed(MessageRun run)
    {
        lock (_sync)
        {
            if (_talk.Has(run)) Apply(new TalkEvent.Failed(run.Number));
        }

        _posts.StartElsewhere();
    }

    /// <summary>A message that began goes to another owner of the leg.</summary>
    public void Leave(MessageRun run)
    {
        lock (_sync)
        {
            if (_talk.Remove(run)) Apply(new TalkEvent.Left(run.Number));
        }

        _posts.StartElsewhere();
    }

    /// <summary>Tells that a value was published, or taken back. What is to be posted begins elsewhere.</summary>
    /// <param name="happened">That.</param>
    /// <param name="ownership">The ownership that it is said under, and that must be held; null for none.</param>
    /// <returns>False when this line was forgotten just now.</returns>
    public bool TryTell(TalkEvent happened, CallOwnership? ownership)
    {
        lock (_sync)
        {
            if (ownership is { IsHeld: false }) return true;
            if (!TryUse()) return false;

            Owner = ownership ?? Owner;
            Apply(happened);
        }

        _posts.StartElsewhere();
        return true;
    }

    /// <summary>Tells what has become of the leg, which is no use of this line.</summary>
    public void Learn(TalkEvent happened)
    {
        lock (_sync)
        {
            if (_closed.IsCancellationRequested) return;

            Apply(happened);
        }

        _posts.StartElsewhere();
    }

    /// <summary>An ownership is not held any more: who owns the leg now sends it what was published.</summary>
    public void HandOver(CallOwnership ownership)
    {
        lock (_sync)
        {
            // Together: what the next ownership gives meanwhile is not to be dropped.
            if (_closed.IsCancellationRequested || Owner != ownership) return;

            Apply(new TalkEvent.HandedOver());
        }

        _posts.StartElsewhere();
    }

    /// <summary>Completes when nothing is being posted.</summary>
    public Task WhenPosted() => _posts.WhenNone();

    /// <summary>The application stops: whoever waits gets an error, and nothing is sent any more.</summary>
    public void Stop()
    {
        PendingAsk[] waiting;
        lock (_sync)
        {
            waiting = _talk.RemoveAsks();
            Close();
        }

        foreach (var ask in waiting) ask.Stop();
    }

    private void Tick()
    {
        lock (_sync)
        {
            if (_closed.IsCancellationRequested) return;

            _timer.HasFired();
            Apply(new TalkEvent.Tick());
        }

        _posts.Start();
    }

    /// <summary>Under the lock.</summary>
    private bool TryUse()
    {
        _use.Begin();
        return !_closed.IsCancellationRequested;
    }

    /// <summary>Under the lock.</summary>
    private TalkDecision.Begin? Apply(TalkEvent happened)
    {
        var now = _all.Now;
        var begun = _talk.Apply(happened, now);
        if (happened is TalkEvent.Ended) _use.LegHasEnded();
        if (_use.IsOver(_talk.IsUnused, now)) Close();
        else _timer.Set(TalkLimits.Earlier(_talk.Due, _use.Until), now);
        return begun;
    }

    /// <summary>Under the lock.</summary>
    private void Close()
    {
        if (_closed.IsCancellationRequested) return;

        _all.Forget(this);
        _timer.Dispose();

        // What waits for it runs elsewhere: it is not to run under the lock.
        _ = _closed.CancelAsync();
    }
}
