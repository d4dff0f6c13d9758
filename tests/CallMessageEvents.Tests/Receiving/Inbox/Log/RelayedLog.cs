namespace CallMessageEvents.Tests;

/// <summary>An engine's log, of which a test changes what it needs.</summary>
internal abstract class RelayedLog(CallLog log) : CallLog
{
    public override ValueTask<AppendOutcome> AppendAsync(CallLogEntry entry, CallRecord? seen, CancellationToken cancellationToken) =>
        log.AppendAsync(entry, seen, cancellationToken);

    public override Task RunAsync(AccountSid account, ICallLogWorker worker, CancellationToken stopping) => log.RunAsync(account, worker, stopping);

    public override ValueTask<bool> EndAsync(CallLogEntry entry, CallOwnership ownership, EntryResult result, CancellationToken cancellationToken) =>
        log.EndAsync(entry, ownership, result, cancellationToken);

    public override IAsyncEnumerable<CallLogEntry> TailAsync(AccountSid account, CallSid call, CancellationToken cancellationToken) =>
        log.TailAsync(account, call, cancellationToken);
}
