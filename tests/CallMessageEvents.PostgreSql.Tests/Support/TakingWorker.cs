using System.Collections.Concurrent;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>Takes all that it is given, and recognises nothing that it was given before. Nothing of it ends.</summary>
internal sealed class TakingWorker : ICallLogWorker
{
    private readonly ConcurrentQueue<(CallLogEntry Entry, CallOwnership Ownership)> _taken = [];

    public IReadOnlyList<(CallLogEntry Entry, CallOwnership Ownership)> Taken => [.. _taken];

    public IEnumerable<string> Keys => _taken.Select(static one => one.Entry.Key);

    public bool TryTake(CallLogEntry entry, CallOwnership ownership)
    {
        _taken.Enqueue((entry, ownership));
        return true;
    }

    public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task WhenTakenAsync(string key, int times = 1) => Eventually.HoldsAsync(() => Keys.Count(one => one == key) >= times);
}
