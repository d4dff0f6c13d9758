using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>
/// The inbox on an engine's log: answers a delivery when its message is stored, and handles what the engine gives to this node.
/// </summary>
#pragma warning disable CA1001 // Its sources have no timers, and may still run an engine's callbacks when everything else is disposed.
internal sealed class LogInbox : ICallMessageInbox, ICallLogWorker
#pragma warning restore CA1001
{
    private static readonly TimeSpan RestartDelay = TimeSpan.FromSeconds(1);

    private readonly LogInboxParts _parts;
    private readonly LogReading _reading;
    private readonly ConcurrentDictionary<CallOwnership, bool> _owned = new();
    private readonly LogAppends _appends;
    private readonly CancellationTokenSource _draining = new();
    private readonly CancellationTokenSource _abandoning = new();
    private readonly CancellationToken _drained;

    /// <summary>Whoever waits for it when nothing has started it starts what ends at once.</summary>
    private readonly Lazy<Task> _running;
    private int _isForgetting;

    public LogInbox(LogInboxParts parts)
    {
        (_parts, _drained) = (parts, _draining.Token);
        _appends = new(parts, _abandoning.Token);
        _reading = new(parts, _drained);
        _running = new(() => WithoutFlow.Run(() => Task.Run(RunAsync)));
    }

    public int PendingMessages => _parts.Calls.Room.Messages;

    /// <summary>Creates a call's inbox.</summary>
    public static CallInbox Create(CallSid call, CallInboxes all, long? next) => new LogCall(call, all, next);

    public void Start() => _ = _running.Value;

    public Acceptance Accept(CallMessage message, in DeliveryTerms terms) =>
        _parts.Calls.IsDraining ? new(InboxOutcome.Busy) : _appends.Accept(message, terms);

    public IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, CancellationToken cancellationToken) => _reading.ReadAllAsync(leg, cancellationToken);

    public bool TryTake(CallLogEntry entry, CallOwnership ownership)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(ownership);
        if (entry.Account != _parts.Account)
            throw new ArgumentException("The entry is another account's: RunAsync says whose this worker takes.", nameof(entry));
        if (_parts.Calls.IsDraining || !ownership.IsHeld) return false;

        if (_owned.TryAdd(ownership, true)) ownership.Lost.UnsafeRegister(Lost, ownership);
        return entry.Kind switch
        {
            CallLogEntryKind.Message => TryTakeMessage(entry, ownership),
            CallLogEntryKind.Status => _parts.Statuses.TryTake(entry, ownership),
            _ => LeaveToNewer(entry, ownership),
        };
    }

    public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(ownership);
        return HandOver(ownership).WaitAsync(cancellationToken);
    }

    /// <summary>What has not begun stays in the log, for other nodes; the engine lets go of the calls when what runs has ended.</summary>
    public void BeginDrain()
    {
        _parts.Calls.BeginDrain();

        // An engine's own callbacks may take long.
        _ = _draining.CancelAsync();
    }

    public Task WhenDrainedAsync(CancellationToken cancellationToken) => Task.WhenAll(_running.Value, _appends.WhenNone()).WaitAsync(cancellationToken);

    public Abandoned Abandon()
    {
        BeginDrain();
        _ = _abandoning.CancelAsync();
        return _parts.Calls.Abandon();
    }

    private async Task RunAsync()
    {
        while (!_drained.IsCancellationRequested)
        {
            try
            {
                await _parts.Engine.RunAsync(_parts.Account, this, _drained).ConfigureAwait(false);
                if (!_drained.IsCancellationRequested) _parts.Log.EngineStopped("none", RestartDelay, null);
            }
#pragma warning disable CA1031 // An engine may throw anything; this node's messages must go on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!_drained.IsCancellationRequested) _parts.Log.EngineStopped(e.GetType().Name, RestartDelay, e as CallLogUnavailableException);
            }

            await Task.Delay(RestartDelay, _parts.Time, _drained).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private bool TryTakeMessage(CallLogEntry entry, CallOwnership ownership)
    {
        // An engine gives again and again what has no room: it is not read each time.
        if (!_parts.Calls.Room.HasRoom(entry.Body.Length)) return false;

        switch (MessageBytes.TryRead(entry.Body, _parts.Content, out var message))
        {
            case StoredForm.Newer:
                return LeaveToNewer(entry, ownership);
            case StoredForm.Unreadable:
                _parts.Log.UnreadableEntry(entry.ToString());
                _parts.Ends.EndApart(entry, ownership, EntryResult.Dead("unreadable"));
                return true;
            default:
                return TryTake(Hear(message!, entry, ownership), entry.CallSid);
        }
    }

    /// <summary>Gives the message to its leg's talk first, since this node owns the leg.</summary>
    private LoggedMessage Hear(CallMessage message, CallLogEntry entry, CallOwnership ownership)
    {
        var heard = MessageEars.Read(message) is { } envelope ? _parts.Calls.Ears.Hear(message, envelope, entry.Key, ownership) : message;
        return new(heard ?? message, entry, ownership, _parts.Ends, isPassed: heard is null);
    }

    private bool TryTake(LoggedMessage message, CallSid call)
    {
        if (!_parts.Calls.Room.TryEnter(message.Size)) return false;

        // A reader of this node has it, so that having no handler is nothing to be logged.
        message.IsObserved = message.IsPassed || _reading.IsOpen(call);

        InboxArrival arrival;
        while (!((LogCall)_parts.Calls.Get(call)).TryTake(message, out arrival))
        {
            // That call was forgotten just now: take another.
        }

        if (arrival == InboxArrival.Taken) return true;

        _parts.Calls.Room.Leave(message.Size);
        if (arrival != InboxArrival.Joined) message.Message.Heard?.Leave();

        // It was handled here, and the engine does not know it, or did not when it gave it.
        if (arrival == InboxArrival.Duplicate) message.EndApart();
        return arrival != InboxArrival.Refused;
    }

    private bool LeaveToNewer(CallLogEntry entry, CallOwnership ownership)
    {
        _parts.Ends.EndApart(entry, ownership, _parts.Ends.LeaveToNewer(entry));
        return true;
    }

    /// <summary>On the thread pool: the engine may tell under a lock of its own. Nothing begins meanwhile, because the ownership is not held.</summary>
    private void Lost(object? ownership) => ThreadPool.UnsafeQueueUserWorkItem(
        static lost => _ = lost.Inbox.HandOver(lost.Ownership), (Inbox: this, Ownership: (CallOwnership)ownership!), preferLocal: false);

    /// <summary>Drops what has not begun under an ownership. Completes when nothing of it runs.</summary>
    private Task HandOver(CallOwnership ownership)
    {
        _owned.TryRemove(ownership, out _);
        _parts.Calls.Ears.HandOver(ownership);
        var running = _parts.Calls.All.Select(call => ((LogCall)call).HandOverAsync(ownership)).ToList();
        running.Add(_parts.Statuses.QuietAsync(ownership, CancellationToken.None));
        if (Interlocked.Exchange(ref _isForgetting, 1) == 0)
            ThreadPool.UnsafeQueueUserWorkItem(static inbox => inbox.ForgetNextNumbers(), this, preferLocal: false);
        return Task.WhenAll(running);
    }

    /// <summary>
    /// Another node goes on, so that next numbers are not known any more. Once for all that is handed over at a time: it goes through all legs.
    /// </summary>
    private void ForgetNextNumbers()
    {
        Volatile.Write(ref _isForgetting, 0);
        _parts.Directory.ForgetNextNumbers();
    }
}
