using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>
/// The messages of one call: waiting, running, and done ones that are still remembered. Each call has its own lock, which is never held while the application's
/// code runs. The messages run on the thread pool, one after the other; no request owns them.
/// </summary>
internal sealed class CallInbox : IThreadPoolWorkItem
{
    private const int MaxPending = 256;

    private readonly Gate _lock = new();
    private readonly MemoryInbox _inbox;
    private readonly List<PendingMessage> _pending = [];
    private readonly EndedMessages _ended = new();
    private readonly MessageOrder _order;
    private readonly CallReaders _readers;
    private PendingMessage? _running;
    private ITimer? _gapTimer;
    private int _timedGap = -1;
    private TaskCompletionSource? _emptied;
    private bool _isScheduled;
    private bool _isRetired;

    /// <param name="call">The call.</param>
    /// <param name="inbox">The inbox of all calls.</param>
    /// <param name="next">The next number, when the call was forgotten before; null at its beginning.</param>
    public CallInbox(CallSid call, MemoryInbox inbox, long? next)
    {
        Call = call;
        _inbox = inbox;
        _order = new(inbox.Options.GapTimeout > TimeSpan.Zero, inbox.Start, next);
        _readers = new(_lock, NextToOffer, () => _order.IsEmpty && _running is null or { IsOffered: true }, inbox.Cancelled);
    }

    public CallSid Call { get; }

    /// <summary>The next number; null before the first. Under the lock.</summary>
    public long? Next => _order.Next;

    /// <summary>Takes one delivery. It is answered at once when the answer is known.</summary>
    /// <returns>False when this call was forgotten just now.</returns>
    public bool TryAccept(CallMessage message, Delivery delivery)
    {
        var key = MessageKey.Of(message);
        lock (_lock)
        {
            if (_isRetired) return false;

            if (key is not null && IsRepetition(key, delivery)) return true;

            var size = MessageSize.Of(message);
            if (_inbox.IsDraining || _pending.Count >= MaxPending || !_inbox.Room.TryEnter(size))
            {
                RetireIfUnused();
                delivery.Answer(InboxOutcome.Busy, isHere: true);
                return true;
            }

            var activity = ReceiveTelemetry.IsTraced ? Activity.Current : null;
            var pending = new PendingMessage(message, key, size, delivery, activity) { Attempt = _ended.FailuresOf(key) + 1 };
            if (_ended.IsObserved(key)) pending.Offered(isObserved: true);
            _pending.Add(pending);
            _order.Add(pending);
            _readers.Wake();
            Schedule();
            return true;
        }
    }

    /// <summary>Opens a reader; false when this call was forgotten just now.</summary>
    public bool TryOpen(MessageReader reader)
    {
        lock (_lock)
        {
            if (_isRetired) return false;
            if (_inbox.IsDraining) reader.End();

            // The message that runs has had its turn.
            if (!_readers.Any) _running?.Offered(isObserved: false);
            _readers.Add(reader);
            _readers.Wake();
            return true;
        }
    }

    public void Close(MessageReader reader)
    {
        lock (_lock)
        {
            _readers.Remove(reader);
            RetireIfUnused();
        }
    }

    /// <summary>Ends the readers, because the leg has ended: they still get the messages that wait now.</summary>
    public void End(MessageReader reader)
    {
        lock (_lock) _readers.EndAll(one => one == reader);
    }

    /// <summary>Forgets a message that ended long ago.</summary>
    public void Forget(EndedMessage ended)
    {
        lock (_lock)
        {
            _ended.Forget(ended);
            RetireIfUnused();
        }
    }

    /// <summary>Begins to drain: missing messages are no longer waited for, and readers get only the messages that wait now.</summary>
    public void Drain()
    {
        lock (_lock)
        {
            _readers.EndAll();
            Schedule();
        }
    }

    /// <summary>Ends the drain: every delivery that still waits is answered 503.</summary>
    /// <returns>How many messages wait, and whether a handler runs.</returns>
    public (int Waiting, bool IsRunning) Abandon()
    {
        lock (_lock)
        {
            foreach (var pending in _pending) pending.Answer(InboxOutcome.Busy, isHere: false);
            _readers.Abandon();
            _emptied?.TrySetResult();
            return (_running is null ? _pending.Count : _pending.Count - 1, _running is not null);
        }
    }

    /// <summary>Completes when nothing waits or runs any more, or when all was abandoned.</summary>
    public Task WhenEmpty()
    {
        lock (_lock)
        {
            if (_pending.Count == 0 || _inbox.IsStopped) return Task.CompletedTask;
            return (_emptied ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
        }
    }

    /// <summary>Under the lock. A message that is done is not handled again; a delivery of one that waits or runs joins it.</summary>
    private bool IsRepetition(string key, Delivery delivery)
    {
        if (_ended.IsDone(key))
        {
            delivery.Answer(InboxOutcome.Duplicate, isHere: true);
            return true;
        }

        // There are rarely two.
        foreach (var pending in _pending)
        {
            if (pending.Key != key) continue;

            if (_inbox.IsStopped) delivery.Answer(InboxOutcome.Busy, isHere: true);
            else pending.Join(delivery);
            return true;
        }

        return false;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        PendingMessage? ended = null;
        var outcome = InboxOutcome.Accepted;
        while (TryBegin(out var next))
        {
            // Sending the answer must not delay the next message.
            ended?.Answer(outcome, isHere: false);
            (ended, outcome, var error) = (next.Pending, InboxOutcome.Accepted, (Exception?)null);
            try
            {
                await HandleAsync(next).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A handler may throw anything; the delivery gets its answer, and the next message runs.
            catch (Exception e)
#pragma warning restore CA1031
            {
                (outcome, error) = (_inbox.IsStopped ? InboxOutcome.Busy : InboxOutcome.Failed, e);
            }

            End(ended, outcome, error);
        }

        // No work is left, so this thread sends the answer: waking another would cost more than the message did.
        ended?.Answer(outcome, isHere: true);
    }

    private async ValueTask HandleAsync(NextMessage next)
    {
        var (pending, turn) = next;
        _inbox.Telemetry.Began(turn);
        await WhenOffered(pending).WaitAsync(_inbox.Cancelled).ConfigureAwait(false);
        if (pending.IsObserved && !_inbox.Dispatcher.HasHandler(pending.Message)) return;

        if (pending.Activity is not null) Activity.Current = pending.Activity;
        await _inbox.Dispatcher.DispatchAsync(pending.Message, pending.Attempt, _inbox.Cancelled).ConfigureAwait(false);
    }

    private Task WhenOffered(PendingMessage pending)
    {
        lock (_lock) return _readers.Any ? pending.WhenOffered() : Task.CompletedTask;
    }

    /// <summary>Under the lock.</summary>
    private PendingMessage? NextToOffer() =>
        _running is { IsOffered: false } running ? running : _order.Whole(_running).FirstOrDefault(static pending => !pending.IsOffered);

    private bool TryBegin(out NextMessage next)
    {
        lock (_lock)
        {
            _running = null;
            next = default;
            if (!_inbox.IsStopped && _order.TryTake(!_inbox.IsDraining, out next))
            {
                _running = next.Pending;
                if (_order.Gap is null) StopGapTimer();
                _readers.Wake();
                return true;
            }

            _isScheduled = false;
            if (_order.Gap is { } gap) WaitForGap(gap);
            _readers.Wake();
            RetireIfUnused();
            return false;
        }
    }

    private void End(PendingMessage pending, InboxOutcome outcome, Exception? error)
    {
        var isHandled = outcome == InboxOutcome.Accepted;
        bool isLost;
        EndedMessage remembered;
        lock (_lock)
        {
            _order.Ended(pending, isHandled);
            _pending.Remove(pending);
            remembered = _ended.Add(pending, isHandled);
            isLost = outcome == InboxOutcome.Failed && !pending.IsAwaited;
            if (_pending.Count == 0) _emptied?.TrySetResult();
        }

        _inbox.Room.Leave(pending.Size);
        _inbox.Done.Add(this, remembered);
        if (outcome == InboxOutcome.Failed) _inbox.Log.Failed(pending.Message, error!, isLost);
    }

    /// <summary>Under the lock.</summary>
    private void Schedule()
    {
        if (_isScheduled || _order.IsEmpty) return;
        _isScheduled = true;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: true);
    }

    /// <summary>Under the lock. Only a call with a missing message has a timer.</summary>
    private void WaitForGap(int gap)
    {
        if (gap == _timedGap) return;

        StopGapTimer();
        _timedGap = gap;
        _gapTimer = _inbox.Time.CreateTimer(_ => GapIsOver(gap), null, _inbox.Options.GapTimeout, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Under the lock.</summary>
    private void StopGapTimer()
    {
        _gapTimer?.Dispose();
        _gapTimer = null;
    }

    private void GapIsOver(int gap)
    {
        lock (_lock)
        {
            _order.GapIsOver(gap);
            Schedule();
        }
    }

    /// <summary>Under the lock.</summary>
    private void RetireIfUnused()
    {
        if (_isRetired || _pending.Count > 0 || !_ended.IsEmpty || _readers.Any) return;
        _isRetired = true;
        _inbox.Retire(this);
    }
}
