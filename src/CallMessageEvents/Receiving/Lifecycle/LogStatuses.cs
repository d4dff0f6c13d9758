using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>
/// Works on the reports of legs that a log gives to this node: one of a leg at a time, many legs at once. A report that fails is tried again, at last it is a
/// dead letter. Thread-safe.
/// </summary>
internal sealed class LogStatuses(LogEnds ends, OwnedLegs legs, SharedPublisher publisher, StatusLog statusLog, CancellationToken stopping)
{
    private const int MaxEntries = 10_000;

    /// <summary>An outage is not the report's fault, so it costs no attempt.</summary>
    private static readonly TimeSpan PauseForOutage = TimeSpan.FromSeconds(5);

    /// <summary>A leg that is looked for again and again: it is given to its next owner at the latest then.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(5);

    private readonly Gate _lock = new();
    private readonly Dictionary<(CallOwnership Ownership, CallSid Leg, string Key), Work> _running = [];

    /// <summary>The last work on each leg, which the next waits for.</summary>
    private readonly Dictionary<CallSid, Task> _last = [];
    private readonly ConditionalWeakTable<CallOwnership, object> _quiet = [];

    /// <summary>Takes a status that this node owns.</summary>
    /// <inheritdoc cref="ICallLogWorker.TryTake"/>
    public bool TryTake(CallLogEntry entry, CallOwnership ownership)
    {
        lock (_lock)
        {
            if (_running.TryGetValue(KeyOf(entry, ownership), out var running))
            {
                // What is given while an end is being recorded is the next attempt, which that end does not cover.
                if (running.IsEnding) running.Again = entry;
                return true;
            }

            if (_running.Count >= MaxEntries || stopping.IsCancellationRequested) return false;

            Begin(entry, ownership);
            return true;
        }
    }

    /// <inheritdoc cref="ICallLogWorker.QuietAsync"/>
    public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken)
    {
        Task[] running;
        lock (_lock)
        {
            _quiet.AddOrUpdate(ownership, this);
            running = [.. _running.Where(pair => pair.Key.Ownership == ownership).Select(static pair => pair.Value.Task)];
        }

        return Task.WhenAll(running).WaitAsync(cancellationToken);
    }

    /// <summary>Under the lock.</summary>
    private void Begin(CallLogEntry entry, CallOwnership ownership)
    {
        // It cannot end before it is known to run: that needs the lock.
        var (work, before) = (new Work(), _last.GetValueOrDefault(entry.CallSid) ?? Task.CompletedTask);
        _running[KeyOf(entry, ownership)] = work;
        _last[entry.CallSid] = work.Task = WithoutFlow.Run(() => Task.Run(() => RunAsync(work, entry, ownership, before)));
    }

    private async Task RunAsync(Work work, CallLogEntry entry, CallOwnership ownership, Task before)
    {
        try
        {
            await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (IsQuiet(ownership)) return;

            using var ending = CancellationTokenSource.CreateLinkedTokenSource(ownership.Lost, stopping);
            var result = await AttemptAsync(entry, ownership, ending.Token).ConfigureAwait(false);
            lock (_lock) work.IsEnding = true;
            await ends.EndAsync(entry, ownership, result).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever an engine throws then.
        catch (Exception e) when (e is OperationCanceledException || stopping.IsCancellationRequested || !ownership.IsHeld)
#pragma warning restore CA1031
        {
            // The next owner works on it.
        }
        finally
        {
            lock (_lock)
            {
                _running.Remove(KeyOf(entry, ownership));
                if (_last.GetValueOrDefault(entry.CallSid) == work.Task) _last.Remove(entry.CallSid);
                if (work.Again is { } again && !stopping.IsCancellationRequested) Begin(again, ownership);
            }
        }
    }

    private static (CallOwnership Ownership, CallSid Leg, string Key) KeyOf(CallLogEntry entry, CallOwnership ownership) =>
        (ownership, entry.CallSid, entry.Key);

    private bool IsQuiet(CallOwnership ownership)
    {
        lock (_lock) return !ownership.IsHeld || _quiet.TryGetValue(ownership, out _);
    }

    private async Task<EntryResult> AttemptAsync(CallLogEntry entry, CallOwnership ownership, CancellationToken cancellationToken)
    {
        var form = RecordBytes.TryRead(entry.Body, out var report);
        if (form == StoredForm.Newer) return ends.LeaveToNewer(entry);
        if (report is null) return GiveUp(entry, "unreadable");

        using var activity = TraceContext.Start("process call report", ActivityKind.Consumer, entry.TraceParent);
        try
        {
            var outcome = LegReports.IsOfValues(entry)
                ? new(IsDone: true, LookAgain: null)
                : await legs.WorkAsync(report, ownership, cancellationToken).ConfigureAwait(false);
            await publisher.GiveAsync(report.CallSid, ownership, cancellationToken).ConfigureAwait(false);

            // The observer has logged why. At last the leg's next status tries again.
            if (!outcome.IsDone && entry.Attempt < LogEnds.MaxAttempts) return EntryResult.Retry(LogEnds.DelayAfter(entry.Attempt), "unfinished");
            return outcome.LookAgain is { } wait ? EntryResult.Wait(wait < LongestWait ? wait : LongestWait) : EntryResult.Done;
        }
        catch (CallLogUnavailableException e) when (e.IsOutage)
        {
            return EntryResult.Wait(PauseForOutage);
        }
#pragma warning disable CA1031 // Whatever the error is, the report must not be lost.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            var error = ErrorTypes.Of(e);
            activity?.SetStatus(ActivityStatusCode.Error, error);
            activity?.SetTag("error.type", error);
            return TryAgain(entry, error);
        }
    }

    private EntryResult TryAgain(CallLogEntry entry, string error)
    {
        if (entry.Attempt >= LogEnds.MaxAttempts) return GiveUp(entry, error);

        statusLog.Retried(entry.CallSid, error, entry.Attempt);
        return EntryResult.Retry(LogEnds.DelayAfter(entry.Attempt), error);
    }

    private EntryResult GiveUp(CallLogEntry entry, string error)
    {
        statusLog.GivenUp(entry.CallSid, error, entry.Attempt);
        return EntryResult.Dead(error);
    }

    /// <summary>The work on an entry. Guarded by the lock.</summary>
    private sealed class Work
    {
        public Task Task { get; set; } = Task.CompletedTask;

        /// <summary>Whether its end is being recorded.</summary>
        public bool IsEnding { get; set; }

        /// <summary>What was given meanwhile; null for nothing.</summary>
        public CallLogEntry? Again { get; set; }
    }
}
