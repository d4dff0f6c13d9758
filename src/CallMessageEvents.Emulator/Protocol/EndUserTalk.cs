using System.Security.Cryptography;

namespace CallMessageEvents.Emulator;

/// <summary>Gives a <see cref="Talk"/> time, a network and the test's code. Everything under the line's lock.</summary>
internal sealed class EndUserTalk
{
    public static readonly TimeSpan RequestTimeout = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan ReceiptTimeout = TimeSpan.FromSeconds(8);

    private readonly Talk _talk;
    private readonly Dictionary<int, TaskCompletionSource<string?>> _asked = [];
    private readonly Dictionary<int, CancellationTokenSource> _runs = [];
    private readonly IEndUserLine _line;
    private readonly EndUserCode _code;
    private readonly Func<bool> _isSilent;
    private readonly long _start;
    private ITimer? _timer;
    private bool _isStopped;
    private int _calls;

    public EndUserTalk(IEndUserLine line, EndUserCode code, Func<bool> isSilent, int? perSecond)
    {
        (_line, _code, _isSilent, _start) = (line, code, isSilent, line.Time.GetTimestamp());
        _talk = new(RandomNumberGenerator.GetString("abcdefghijklmnopqrstuvwxyz0123456789", 10), perSecond);
    }

    public Task<string?> AskAsync(string json, bool wantsReply, TimeSpan timeout, CancellationToken cancellationToken)
    {
        var call = ++_calls;
        var asked = new TaskCompletionSource<string?>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Add(call, asked);
        Tell(new TalkEvent.Asked(call, json, wantsReply, timeout));
        return cancellationToken.CanBeCanceled ? WaitAsync() : asked.Task;

        async Task<string?> WaitAsync()
        {
            using var registration = cancellationToken.UnsafeRegister(_ => Abandon(call, cancellationToken), null);
            return await asked.Task.ConfigureAwait(false);
        }
    }

    public void Tell(TalkEvent happened)
    {
        if (_isStopped) return;
        foreach (var decision in _talk.Apply(happened, _line.Time.GetElapsedTime(_start))) Do(decision);
        SetTimer();
    }

    /// <summary>The app is gone.</summary>
    public void Stop()
    {
        Tell(new TalkEvent.Ended(TalkError.Closed));
        _isStopped = true;
        _timer?.Dispose();
    }

    private void Do(TalkDecision decision)
    {
        switch (decision)
        {
            case TalkDecision.Send send:
                Send(send);
                break;
            case TalkDecision.Begin begin:
                Begin(begin);
                break;
            case TalkDecision.Cancel cancel when _runs.Remove(cancel.Run, out var run):
                _ = run.CancelAsync();
                break;
            case TalkDecision.Done done when _asked.Remove(done.Call, out var asked):
                if (done.Error is { } error)
                {
                    asked.TrySetException(new EndUserException(error.Code, error.Message) { OutcomeUnknown = error.OutcomeUnknown });
                }
                else
                {
                    asked.TrySetResult(done.Reply);
                }

                break;
        }
    }

    private void Send(TalkDecision.Send send)
    {
        if (_isSilent()) return;
        try
        {
            _line.Send(send.Content);
        }
        catch (EmulatorException refused)
        {
            Tell(new TalkEvent.Refused(send.Call, refused.Code));
        }
    }

    private void Begin(TalkDecision.Begin begin)
    {
        if (!begin.WantsReply)
        {
            if (!_code.TryHear(begin.Type, begin.Content, error => Handled(begin.Run, null, error))) NoHandler();
            return;
        }

        var run = new CancellationTokenSource();
        _runs.Add(begin.Run, run);
        if (!_code.TryReply(begin.Type, begin.Content, (reply, error) => Handled(begin.Run, reply, error), run.Token)) NoHandler();

        void NoHandler() => Handled(begin.Run, null, new(TalkError.NoHandler));
    }

    private void Handled(int run, string? reply, TalkError? error)
    {
        lock (_line.Sync)
        {
            if (_runs.Remove(run, out var cancel)) cancel.Dispose();
            Tell(new TalkEvent.Handled(run, reply, error));
        }
    }

    private void Abandon(int call, CancellationToken cancellationToken)
    {
        lock (_line.Sync)
        {
            if (!_asked.Remove(call, out var asked)) return;
            asked.TrySetCanceled(cancellationToken);
            Tell(new TalkEvent.Abandoned(call));
        }
    }

    private void SetTimer()
    {
        if (_isStopped) return;
        var due = _talk.Due is { } next ? next - _line.Time.GetElapsedTime(_start) : Timeout.InfiniteTimeSpan;
        if (due < TimeSpan.Zero && due != Timeout.InfiniteTimeSpan) due = TimeSpan.Zero;
        if (_timer is null)
        {
            if (due == Timeout.InfiniteTimeSpan) return;
            _timer = _line.Time.CreateTimer(static talk => ((EndUserTalk)talk!).Tick(), this, due, Timeout.InfiniteTimeSpan);
        }
        else
        {
            _timer.Change(due, Timeout.InfiniteTimeSpan);
        }
    }

    private void Tick()
    {
        lock (_line.Sync)
        {
            Tell(new TalkEvent.Tick());
        }
    }
}
