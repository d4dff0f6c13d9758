namespace CallMessageEvents.PostgreSql;

/// <summary>
/// Gives a worker the entries of this node's partitions: those that other nodes tell of, and, by a sweep each second, all others. The sweep is what it rests
/// on.
/// </summary>
#pragma warning disable CA1001 // An append may end after it, and wake it. Its semaphore has no handle.
internal sealed class EntryFeed(
    AccountSid account, ICallLogWorker worker, OwnedPartitions owned, WaitingEntries waiting, Hand hand, EngineTelemetry telemetry, TimeProvider time)
#pragma warning restore CA1001
{
    private const int Page = 200;
    private static readonly TimeSpan SweepInterval = TimeSpan.FromSeconds(1);

    /// <summary>How long it waits at least when a sweep could not give everything: until there is room, a sweep is only work.</summary>
    private static readonly TimeSpan LeastPause = TimeSpan.FromMilliseconds(100);

    private readonly Gate _lock = new();
    private readonly SemaphoreSlim _wake = new(0);
    private List<long> _told = [];
    private bool _isSweepDue;

    /// <summary>Another node has stored an entry of this node's.</summary>
    public void Told(int part, long id)
    {
        if (owned.Find(part) is null) return;
        lock (_lock)
        {
            _told.Add(id);
            if (_told.Count > 1) return;
        }

        _wake.Release();
    }

    /// <summary>Looks for everything now: it was not told, or has new partitions.</summary>
    public void SweepSoon()
    {
        lock (_lock)
        {
            if (_isSweepDue) return;
            _isSweepDue = true;
        }

        _wake.Release();
    }

    /// <summary>Gives until it is told to stop. It throws nothing but the cancellation.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var sweptAt = time.GetTimestamp();
        while (true)
        {
            var rest = SweepInterval - time.GetElapsedTime(sweptAt);
            if (rest > TimeSpan.Zero) await WaitAsync(rest, stopping).ConfigureAwait(false);
            stopping.ThrowIfCancellationRequested();

            var (told, isSweepDue) = Take();
            try
            {
                if (isSweepDue || time.GetElapsedTime(sweptAt) >= SweepInterval)
                {
                    sweptAt = time.GetTimestamp();
                    if (!await SweepAsync(stopping).ConfigureAwait(false)) await PauseAsync(time.GetElapsedTime(sweptAt), stopping).ConfigureAwait(false);
                }
                else if (told.Count > 0)
                {
                    await GiveAsync([.. told], stopping).ConfigureAwait(false);
                }
            }
            catch (Exception e) when (e is CallLogUnavailableException || PostgreSqlErrors.IsOutage(e))
            {
                // The next sweep tries again; who renews the leases tells of it.
                await Task.Delay(SweepInterval, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>Gives one that this node has in hand; gives it back when there is no room.</summary>
    public bool TryGive(CallLogEntry entry, Lease lease)
    {
        var ids = ((StoredEntry)entry.EngineState!).Ids;
        if (lease.TryGive(entry, worker)) return true;
        hand.Release(ids, lease);
        return false;
    }

    private async Task WaitAsync(TimeSpan longest, CancellationToken stopping)
    {
        using var timeout = new CancellationTokenSource(longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, stopping);
        try
        {
            await _wake.WaitAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Time for a sweep, or for the end.
        }
    }

    private (List<long> Told, bool IsSweepDue) Take()
    {
        lock (_lock)
        {
            var taken = (_told, _isSweepDue);
            (_told, _isSweepDue) = ([], false);
            return taken;
        }
    }

    private Task PauseAsync(TimeSpan sweep, CancellationToken stopping) =>
        Task.Delay(sweep > LeastPause ? sweep : LeastPause, time, stopping);

    /// <returns>False when there was no room for some.</returns>
    private async Task<bool> SweepAsync(CancellationToken stopping)
    {
        var leases = owned.Open();
        if (leases.Length == 0) return true;

        HashSet<Guid> full = [];
        var parts = Array.ConvertAll(leases, static lease => lease.Part);
        var passedBy = Array.ConvertAll(leases, static lease => lease.PassedBy);
        for (var after = 0L; ;)
        {
            hand.BeginRead();
            try
            {
                var page = await waiting.DueAsync(parts, after, Page, stopping).ConfigureAwait(false);
                var missing = page.Where(entry => !full.Contains(entry.Ids.Call) && IsMissing(entry)).Select(static entry => entry.Id).ToArray();
                if (missing.Length > 0 && !Give(await waiting.ReadAsync(account, missing, stopping).ConfigureAwait(false), full, isSweep: true)) return false;
                if (page.Count < Page) break;
                after = page[^1].Id;
            }
            finally
            {
                hand.EndRead();
            }
        }

        foreach (var (lease, count) in leases.Zip(passedBy)) lease.Swept(count);
        return full.Count == 0;
    }

    private bool IsMissing(StoredEntry entry) => owned.Find(entry.Part) is { } lease && !hand.Holds(entry.Ids, lease);

    private async Task GiveAsync(long[] ids, CancellationToken stopping)
    {
        hand.BeginRead();
        try
        {
            HashSet<Guid> full = [];
            foreach (var some in ids.Chunk(Page)) Give(await waiting.ReadAsync(account, some, stopping).ConfigureAwait(false), full, isSweep: false);
        }
        finally
        {
            hand.EndRead();
        }
    }

    /// <summary>Gives entries. A call for which there is no room holds up no other.</summary>
    /// <returns>False when there is room for none.</returns>
    private bool Give(List<CallLogEntry> entries, HashSet<Guid> full, bool isSweep)
    {
        var (given, refused) = (0, 0);
        foreach (var entry in entries)
        {
            var stored = (StoredEntry)entry.EngineState!;
            if (owned.Find(stored.Part) is not { } lease || !(isSweep || lease.IsSwept)) continue;
            if (full.Contains(stored.Ids.Call) || !hand.TryHold(stored.Ids, lease)) continue;

            if (TryGive(entry, lease))
            {
                given++;
                continue;
            }

            full.Add(stored.Ids.Call);
            refused++;
        }

        if (isSweep) telemetry.Swept(given);
        return given > 0 || refused < 8;
    }
}
