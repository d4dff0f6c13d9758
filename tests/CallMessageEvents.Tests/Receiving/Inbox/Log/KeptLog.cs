using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>A node's log that keeps its worker, and what that was given.</summary>
internal sealed class KeptLog(FakeLog log) : RelayedLog(log)
{
    private readonly TaskCompletionSource _runEnds = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _runs;

    public ICallLogWorker Worker { get; private set; } = null!;

    public ConcurrentQueue<(CallLogEntry Entry, CallOwnership Ownership)> Given { get; } = [];

    public int Runs => Volatile.Read(ref _runs);

    public bool ThrowsAtStop { get; set; }

    /// <summary>Its first run returns.</summary>
    public void EndRun() => _runEnds.SetResult();

    public override async Task RunAsync(AccountSid account, ICallLogWorker worker, CancellationToken stopping)
    {
        Worker = worker;
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var running = base.RunAsync(account, new Keeper(worker, Given), ending.Token);
        if (Interlocked.Increment(ref _runs) == 1)
        {
            await Task.WhenAny(running, _runEnds.Task);
            await ending.CancelAsync();
        }

        await running;
        if (ThrowsAtStop) stopping.ThrowIfCancellationRequested();
    }

    private sealed class Keeper(ICallLogWorker worker, ConcurrentQueue<(CallLogEntry Entry, CallOwnership Ownership)> given) : ICallLogWorker
    {
        public bool TryTake(CallLogEntry entry, CallOwnership ownership)
        {
            given.Enqueue((entry, ownership));
            return worker.TryTake(entry, ownership);
        }

        public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => worker.QuietAsync(ownership, cancellationToken);
    }
}
