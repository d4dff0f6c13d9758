using System.Collections.Concurrent;
using CallMessageEvents.Tests;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>A call, or the whole application, has more messages than a node takes at a time.</summary>
public sealed class RoomTests
{
    [Fact]
    public async Task Append_OlderOnesHadNoRoom_ComesAfterThem()
    {
        await using var schema = new EngineSchema();
        var worker = new NarrowWorker(room: 3);
        await using var node = new LogNode(schema);
        node.Start(worker);
        await node.AppendAsync("1");
        await worker.WhenTakenAsync(1);
        foreach (var key in new[] { "2", "3", "4", "5" }) await node.AppendAsync(key);
        await worker.WhenTakenAsync(3);

        worker.MakeRoom();
        await node.AppendAsync("6");

        await worker.WhenTakenAsync(6);
        Assert.Equal(["1", "2", "3", "4", "5", "6"], worker.Taken);
    }

    /// <summary>Takes some entries, and no more until there is room.</summary>
    private sealed class NarrowWorker(int room) : ICallLogWorker
    {
        private volatile int _room = room;

        public ConcurrentQueue<string> Taken { get; } = [];

        public bool TryTake(CallLogEntry entry, CallOwnership ownership)
        {
            if (Interlocked.Decrement(ref _room) < 0) return false;
            Taken.Enqueue(entry.Key);
            return true;
        }

        public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => Task.CompletedTask;

        public void MakeRoom() => _room = int.MaxValue;

        public Task WhenTakenAsync(int count) => Eventually.HoldsAsync(() => Taken.Count >= count);
    }
}
