namespace CallMessageEvents.PostgreSql;

/// <summary>A log in PostgreSQL. Thread-safe.</summary>
internal sealed class PostgreSqlLog : CallLog
{
    private readonly EngineParts _parts;
    private readonly BatchWriter<NewEntry, long?> _appends;
    private readonly BatchWriter<long, bool> _done;
    private readonly BatchWriter<EndedAttempt, bool> _again;
    private readonly Tails _tails;

    /// <summary>What this node works on, once it runs.</summary>
    private volatile NodeRun? _run;

    public PostgreSqlLog(EngineParts parts)
    {
        _parts = parts;
        _appends = new(writers: 2, most: 500, parts.Appends.WriteAsync, static added => added.Entry.Body.Length);
        _done = new(writers: 2, most: 1000, parts.Ends.DoneAsync);
        _again = new(writers: 1, most: 500, parts.Ends.AgainAsync);
        _tails = new(parts);
        parts.Listener.Add(_tails);
    }

    public override async ValueTask<AppendOutcome> AppendAsync(CallLogEntry entry, CallRecord? seen, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        AppendOutcome? outcome = null;
        try
        {
            outcome = await StoreAsync(entry, seen, cancellationToken).ConfigureAwait(false);
            return outcome.Value;
        }
        finally
        {
            _parts.Telemetry.Appended(outcome);
        }
    }

    public override async Task RunAsync(AccountSid account, ICallLogWorker worker, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(worker);
        var run = new NodeRun(_parts, account, worker);
        await using (run.ConfigureAwait(false))
        {
            try
            {
                await run.JoinAsync(stopping).ConfigureAwait(false);
                _run = run;
                await run.RunAsync(stopping).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                // It has not begun.
            }
            finally
            {
                _run = null;
            }
        }
    }

    public override async ValueTask<bool> EndAsync(CallLogEntry entry, CallOwnership ownership, EntryResult result, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(entry);
        ArgumentNullException.ThrowIfNull(result);
        var (stored, lease) = ((StoredEntry)entry.EngineState!, (Lease)ownership);
        var counts = result.Kind == EntryResultKind.Done
            ? await _done.WriteAsync(stored.Id, cancellationToken).ConfigureAwait(false)
            : await _again.WriteAsync(new(stored, entry.Attempt, lease, result), cancellationToken).ConfigureAwait(false);
        _run?.Ended(stored.Ids);
        return counts;
    }

    public override IAsyncEnumerable<CallLogEntry> TailAsync(AccountSid account, CallSid call, CancellationToken cancellationToken) =>
        _tails.ReadAsync(account, call, cancellationToken);

    public override async ValueTask<CallLogHealth?> ReadHealthAsync(AccountSid account, CancellationToken cancellationToken)
    {
        var backlog = await _parts.Backlog.ReadAsync(account, cancellationToken).ConfigureAwait(false);
        return new()
        {
            IsListening = _parts.Options.Listen ? _parts.Listener.IsListening : null,
            OwnedPartitions = _run?.OwnedCount ?? 0,
            Nodes = backlog.Nodes,
            Waiting = backlog.Waiting,
            OldestWaiting = backlog.Oldest,
            DeadLetters = backlog.DeadLetters,
        };
    }

    private async Task<AppendOutcome> StoreAsync(CallLogEntry entry, CallRecord? seen, CancellationToken cancellationToken)
    {
        var ids = EntryIds.Of(entry);
        var part = Partition.Of(await _parts.Accounts.GetAsync(entry.Account, cancellationToken).ConfigureAwait(false), ids.Call);
        var (run, added) = (_run, new NewEntry(entry, ids, part));

        // In hand before it is stored: else a sweep may find it first, and it would be given twice.
        var lease = run?.TryHold(ids, part);
        long? id;
        try
        {
            id = seen is null
                ? await _appends.WriteAsync(added, cancellationToken).ConfigureAwait(false)
                : await _parts.LegWriter.WriteAsync(new(entry.Account, seen, added), cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            // It may be stored: a sweep finds it.
            if (lease is not null) run!.Release(ids, lease);
            throw;
        }

        if (id is not { } number)
        {
            if (lease is not null) run!.Release(ids, lease);
            return AppendOutcome.Duplicate;
        }

        _tails.Stored(ids.Call);

        // Where there was no room a sweep gives it.
        if (lease is not null && (run!.TryGive(entry.With(new StoredEntry(number, part, ids)), lease) || lease.IsHeld)) return AppendOutcome.Appended;

        // While it was stored this node may have begun, or won its partition, and looked for what waits: what comes later must not overtake it.
        if (_run?.TryPassBy(part) != true) _parts.Announcer.Tell(Note.OfWaiting(part, number));
        return AppendOutcome.Appended;
    }
}
