namespace CallMessageEvents.Emulator;

/// <summary>
/// The TwiML of one call: runs verb after verb from when the call is answered, until the call ends or something replaces it. Under the conversation's lock.
/// </summary>
internal sealed class CallScript(EmulatedCall call, TwimlSource source, TwimlRunner runner) : ICallScript
{
    private const int MostDocuments = 50;

    private readonly TaskCompletionSource _ran = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<TwimlVerb> _verbs = [];
    private TwimlSource? _first = source; // Let go of when it runs: it may be large, and the call is kept for long.
    private bool _isFirstVerb = true;
    private int _documentsInARow;
    private TwimlVerb.Dial? _dial;
    private CallStatus? _dialEnd;
    private ITimer? _pause;
    private volatile bool _ended;

    public EmulatedCall Call => call;

    public Task Ran => _ran.Task;

    /// <summary>Whether it is still what the call runs.</summary>
    public bool IsCurrent => !_ended && ReferenceEquals(call.Progress.Script, this) && !call.State.Status.HasEnded();

    /// <summary>Text runs at once, an address is asked in the background.</summary>
    public void Start()
    {
        if (!_ended && _first is { } first)
        {
            _first = null;
            Load(first);
        }
    }

    /// <summary>Goes on with a document: what was left of the last one is not run.</summary>
    public void Run(TwimlDocument document)
    {
        _verbs.Clear();
        foreach (var verb in document.Verbs) _verbs.Enqueue(verb);
        Continue();
    }

    public bool DialIsOver(EmulatedCall last)
    {
        if (_dial is not { } dial || !IsCurrent)
        {
            return false;
        }

        (_dial, _dialEnd) = (null, last.State.Status.HasEnded() ? last.State.Status : CallStatus.Completed);
        if (dial.Action is { } action)
        {
            Load(TwimlSource.At(action, DialOutcome.Of(call.Conversation.Children, last)));
        }
        else
        {
            Continue();
        }

        return true;
    }

    /// <summary>Also without the lock: who forgets the call may hold another's.</summary>
    public void End()
    {
        _ended = true;
        _pause?.Dispose();
        _ran.TrySetResult();
    }

    private void Load(TwimlSource next)
    {
        if (++_documentsInARow > MostDocuments)
        {
            Fail(new(TwimlFetcher.TooManyRedirects, $"{MostDocuments} documents in a row redirect to the next, and nothing is done between"));
        }
        else if (next.Ready is { } document)
        {
            Run(document);
        }
        else
        {
            runner.Load(this, next);
        }
    }

    private void Continue()
    {
        while (IsCurrent && _verbs.TryDequeue(out var verb))
        {
            var goesOn = Do(verb);
            _isFirstVerb = false;
            if (!goesOn)
            {
                return;
            }
        }

        if (IsCurrent)
        {
            Finish();
        }

        End();
    }

    /// <summary>Whether the next verb's turn has come.</summary>
    private bool Do(TwimlVerb verb)
    {
        switch (verb)
        {
            case TwimlVerb.Say:
                AnswerIfNeeded();
                return _verbs.Count > 0 || Stay();
            case TwimlVerb.Pause { Length: var length }:
                if (!_isFirstVerb) AnswerIfNeeded();
                _pause = runner.Exchange.Time.CreateTimer(static script => ((CallScript)script!).PauseIsOver(), this, length, Timeout.InfiniteTimeSpan);
                return Wait(isLast: _verbs.Count == 0);
            case TwimlVerb.Dial when call.ParentCallSid is not null:
                return Fail(new(13201, "a child leg that dials in turn is not emulated"));
            case TwimlVerb.Dial dial:
                if (!dial.AnswerOnBridge) AnswerIfNeeded();
                _dial = dial;
                call.Conversation.DialAll(dial.Parties.Select(party => party with { RingTimeout = party.RingTimeout ?? runner.Exchange.RingTimeout }));
                return Wait(isLast: true);
            case TwimlVerb.Conference conference:
                AnswerIfNeeded();
                return Join(conference.FriendlyName) && Stay();
            case TwimlVerb.Redirect redirect:
                Load(TwimlSource.At(redirect.To));
                return false;
            case TwimlVerb.Reject reject when call.State.Status.IsUnanswered():
                call.Conversation.LegEnded(call, reject.End);
                return true;
            case TwimlVerb.Error error:
                return Fail(error);
            default:
                HangUp();
                return true;
        }
    }

    private void PauseIsOver()
    {
        lock (call.Conversation.Sync)
        {
            if (IsCurrent) Continue();
        }
    }

    private bool Stay() => Wait(isLast: true);

    private bool Wait(bool isLast)
    {
        _documentsInARow = 0;
        if (isLast) _ran.TrySetResult();
        return false;
    }

    private bool Join(string friendlyName)
    {
        try
        {
            runner.Exchange.Conferences.FindOrAdd(call.Account, friendlyName, () => new(runner.Exchange, call.Account, friendlyName)).Join(call);
            return true;
        }
        catch (InvalidOperationException full)
        {
            return Fail(new(13227, full.Message));
        }
    }

    /// <summary>Nothing is left to do. A caller who was never answered hears how the dial ended.</summary>
    private void Finish()
    {
        if (_dialEnd is { } end && call.State.Status.IsUnanswered())
        {
            call.Conversation.LegEnded(call, end);
        }
        else
        {
            HangUp();
        }
    }

    private void HangUp()
    {
        AnswerIfNeeded();
        call.Conversation.LegEnded(call, CallStatus.Completed);
    }

    private bool Fail(TwimlVerb.Error error)
    {
        runner.NotRun(call, error);
        call.Conversation.LegEnded(call, call.State.Status.IsUnanswered() ? CallStatus.Failed : CallStatus.Completed);
        return false;
    }

    private void AnswerIfNeeded()
    {
        if (call.State.Status.IsUnanswered())
        {
            call.Conversation.LegAnswered(call);
        }
    }
}
