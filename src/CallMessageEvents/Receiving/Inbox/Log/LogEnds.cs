using System.Collections.Concurrent;

namespace CallMessageEvents;

/// <summary>Records in an engine's log how entries ended; tries again while the engine cannot be reached. Thread-safe.</summary>
internal sealed class LogEnds(CallLog engine, EngineLog log, ReceiveTelemetry telemetry, TimeProvider time, CancellationToken stopped)
{
    /// <summary>How often an entry is tried before it is a dead letter.</summary>
    public const int MaxAttempts = 10;

    private static readonly TimeSpan FirstDelay = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan NewerDelay = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(CallOwnership Ownership, CallSid Call, string Key), bool> _apart = new();
    private int _saidNewer;

    /// <summary>Records an end. Completes when it is durable, or when it is another owner's business or nobody's. Never throws.</summary>
    /// <returns>Whether it is recorded.</returns>
    public async ValueTask<bool> EndAsync(CallLogEntry entry, CallOwnership ownership, EntryResult result)
    {
        for (var pause = FirstPause; ; pause = Longer(pause, LongestPause))
        {
            try
            {
                return await engine.EndAsync(entry, ownership, result, stopped).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // Whatever an engine throws, the entry must not be given up while its call is ours.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (stopped.IsCancellationRequested) return false;
                if (pause == FirstPause) log.NotEnded(entry, e);
                if (!ownership.IsHeld) return false;
            }

            if (!await PauseAsync(pause).ConfigureAwait(false)) return false;
        }
    }

    /// <summary>Records the end of an entry that is not worked on, in the background: an engine may be giving it at this moment.</summary>
    public void EndApart(CallLogEntry entry, CallOwnership ownership, EntryResult result)
    {
        if (_apart.TryAdd((ownership, entry.CallSid, entry.Key), true)) _ = WithoutFlow.Run(() => Task.Run(EndAsync));

        async Task EndAsync()
        {
            await this.EndAsync(entry, ownership, result).ConfigureAwait(false);
            _apart.TryRemove((ownership, entry.CallSid, entry.Key), out _);
        }
    }

    /// <summary>Returns the result of an entry whose form only newer nodes know. A deployment is under way: soon one of them will own the call.</summary>
    public EntryResult LeaveToNewer(CallLogEntry entry)
    {
        if (Interlocked.Exchange(ref _saidNewer, 1) == 0) log.NewerEntry(entry.ToString());
        return EntryResult.Wait(NewerDelay);
    }

    /// <summary>Records that a handler has failed: it is tried again, or is a dead letter.</summary>
    public async ValueTask FailedAsync(CallLogEntry entry, CallOwnership ownership, CallMessage message, Exception error)
    {
        var (isLast, delay, type) = (entry.Attempt >= MaxAttempts, DelayAfter(entry.Attempt), error.GetType().Name);
        var isRecorded = await EndAsync(entry, ownership, isLast ? EntryResult.Dead(type) : EntryResult.Retry(delay, type)).ConfigureAwait(false);

        // When another node has the call now, that node tries.
        if (!isRecorded) return;
        if (isLast) telemetry.Lost();
        log.NotHandled(message, entry.Attempt, isLast ? null : delay, error);
    }

    /// <summary>Returns the delay after a failed attempt: 1 second, doubling, at most 5 minutes.</summary>
    public static TimeSpan DelayAfter(int attempt) =>
        attempt < 1 ? FirstDelay : attempt > 10 ? LongestDelay : Shorter(FirstDelay * Math.Pow(2, attempt - 1), LongestDelay);

    private async ValueTask<bool> PauseAsync(TimeSpan pause)
    {
        try
        {
            await Task.Delay(pause, time, stopped).ConfigureAwait(false);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static TimeSpan Longer(TimeSpan pause, TimeSpan longest) => Shorter(pause * 2, longest);

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
