using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>A node's log, of which a test can tell what has become of the messages.</summary>
/// <param name="log">The log.</param>
/// <param name="progress">Where it tells.</param>
/// <param name="held">How much longer than its node asks an entry that has failed is not tried again.</param>
internal sealed class WatchedLog(CallLog log, LogProgress progress, TimeSpan held) : CallLog
{
    public override async ValueTask<AppendOutcome> AppendAsync(CallLogEntry entry, CallRecord? seen, CancellationToken cancellationToken)
    {
        var outcome = await log.AppendAsync(entry, seen, cancellationToken);
        if (outcome == AppendOutcome.Appended && entry.Kind == CallLogEntryKind.Message) progress.Stored(entry);
        return outcome;
    }

    public override Task RunAsync(AccountSid account, ICallLogWorker worker, CancellationToken stopping) =>
        log.RunAsync(account, new Worker(worker, progress), stopping);

    public override async ValueTask<bool> EndAsync(CallLogEntry entry, CallOwnership ownership, EntryResult result, CancellationToken cancellationToken)
    {
        var recorded = result.Kind == EntryResultKind.Retry ? EntryResult.Retry(result.Delay + held, result.Error!) : result;
        var isRecorded = await log.EndAsync(entry, ownership, recorded, cancellationToken);
        if (isRecorded && entry.Kind == CallLogEntryKind.Message) progress.Ended(entry, result);
        return isRecorded;
    }

    public override async IAsyncEnumerable<CallLogEntry> TailAsync(
        AccountSid account, CallSid call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var tail = progress.Open(call);
        try
        {
            await foreach (var entry in log.TailAsync(account, call, cancellationToken))
            {
                await progress.WhenReadersMayRead.WaitAsync(cancellationToken);
                yield return entry;

                // Who asks for the next one has this one.
                tail.Read(entry);
            }
        }
        finally
        {
            progress.Close(tail);
        }
    }

    private sealed class Worker(ICallLogWorker worker, LogProgress progress) : ICallLogWorker
    {
        public bool TryTake(CallLogEntry entry, CallOwnership ownership)
        {
            var isTaken = worker.TryTake(entry, ownership);
            if (isTaken && entry.Kind == CallLogEntryKind.Message) progress.Taken(entry);
            return isTaken;
        }

        public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => worker.QuietAsync(ownership, cancellationToken);
    }
}
