using System.Runtime.CompilerServices;

namespace CallMessageEvents.Tests;

/// <summary>A node's log.</summary>
internal sealed class FakeLog(FakeNode node) : CallLog
{
    /// <summary>When a worker had no room, and ended nothing since.</summary>
    private static readonly TimeSpan RoomPause = TimeSpan.FromSeconds(1);

    public override ValueTask<AppendOutcome> AppendAsync(CallLogEntry entry, CallRecord? seen, CancellationToken cancellationToken) =>
        node.Appends.RunAsync(() => node.Engine.Append(entry, seen), cancellationToken);

    public override async ValueTask<bool> EndAsync(CallLogEntry entry, CallOwnership ownership, EntryResult result, CancellationToken cancellationToken)
    {
        // Nobody is there any more who would read the answer.
        if (node.IsKilled) return false;
        return await node.Ends.RunAsync(() => node.Engine.End(entry, (FakeOwnership)ownership, result), cancellationToken);
    }

    public override async IAsyncEnumerable<CallLogEntry> TailAsync(
        AccountSid account, CallSid call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var last = node.Engine.LastId();
        while (true)
        {
            var (stored, reconnected) = (node.Engine.Stored.Next, node.Reconnects.Next);
            foreach (var row in node.IsConnected ? node.Engine.After(account, call, last) : [])
            {
                last = row.Id;
                yield return row.Give();
            }

            await Task.WhenAny(stored, reconnected).WaitAsync(cancellationToken);
        }
    }

    public override async Task RunAsync(AccountSid account, ICallLogWorker worker, CancellationToken stopping)
    {
        List<Task> handingOver = [];
        node.Begin();
        try
        {
            while (!stopping.IsCancellationRequested)
            {
                var woken = node.Wakes.Next;
                node.ThrowIfOrdered();
                await WaitAsync(woken, Work(account, worker, handingOver), stopping);
            }

            Work(account, worker, handingOver, isStopping: true);
            await Task.WhenAll(handingOver);
        }
        finally
        {
            node.Stop();
        }
    }

    /// <summary>Does what is to be done now; returns when something will be, by the clock.</summary>
    private DateTimeOffset Work(AccountSid account, ICallLogWorker worker, List<Task> handingOver, bool isStopping = false)
    {
        if (!node.IsConnected) return DateTimeOffset.MaxValue;

        var work = node.Engine.NextWork(node, account, isStopping);
        try
        {
            handingOver.RemoveAll(static task => task.IsCompleted);
            handingOver.AddRange(work.HandOver.Select(owner => HandOverAsync(worker, owner)));
            return Give(work, worker);
        }
        finally
        {
            node.Engine.Taken(node);
        }
    }

    private DateTimeOffset Give(FakeWork work, ICallLogWorker worker)
    {
        // A call for which there is no room does not hold up the others.
        HashSet<CallSid> full = [];
        foreach (var (row, owner) in work.Due)
        {
            if (!node.IsPaused && !full.Contains(row.Entry.CallSid) && worker.TryTake(row.Give(), owner)) continue;

            full.Add(row.Entry.CallSid);
            node.Engine.Refused(row, owner);
        }

        return full.Count == 0 || node.IsPaused ? work.Next : node.Engine.Time.GetUtcNow() + RoomPause;
    }

    private async Task HandOverAsync(ICallLogWorker worker, FakeOwnership owner)
    {
        await Task.Yield();
        try
        {
            var quiet = worker.QuietAsync(owner, owner.Lost);
            owner.IsAskedFor = true;
            await quiet;
        }
        catch (OperationCanceledException) when (owner.Lost.IsCancellationRequested)
        {
            // It was lost meanwhile.
        }

        node.Engine.Release(owner);
    }

    private async Task WaitAsync(Task woken, DateTimeOffset until, CancellationToken stopping)
    {
        try
        {
            var rest = until - node.Engine.Time.GetUtcNow();
            if (until == DateTimeOffset.MaxValue) await woken.WaitAsync(stopping);
            else if (rest > TimeSpan.Zero) await woken.WaitAsync(rest, node.Engine.Time, stopping);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            // Then it looks again.
        }
    }
}
