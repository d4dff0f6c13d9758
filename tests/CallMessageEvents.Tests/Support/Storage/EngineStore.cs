using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace CallMessageEvents.Tests;

/// <summary>A node's store.</summary>
internal sealed class EngineStore(FakeNode node) : CallStore
{
    private readonly Signal _breaks = new();
    private volatile TaskCompletionSource? _heldFeed;
    private int _lostChanges;

    /// <summary>How many changes its feed has lost, because it was not connected.</summary>
    public int LostChanges => Volatile.Read(ref _lostChanges);

    /// <summary>Its feed does not observe anything yet.</summary>
    public void HoldFeed() => _heldFeed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseFeed() => _heldFeed!.SetResult();

    /// <summary>Its feed throws, and what changes until it is watched again is missed.</summary>
    public void BreakFeed() => _breaks.Pulse();

    public override ValueTask<IReadOnlyList<CallRecord>> FindConversationAsync(AccountSid account, CallSid anyLeg, CancellationToken cancellationToken) =>
        node.Reads.RunAsync(() => node.Engine.Legs.FindConversation(account, anyLeg), cancellationToken);

    public override async ValueTask MergeAsync(AccountSid account, CallRecord seen, CancellationToken cancellationToken) =>
        await node.Writes.RunAsync(
            () =>
            {
                node.Engine.Legs.Merge(account, seen);
                return true;
            },
            cancellationToken);

    public override async IAsyncEnumerable<CallSid?> WatchAsync(AccountSid account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = Channel.CreateUnbounded<CallSid?>();
        if (_heldFeed is { } held) await held.Task.WaitAsync(cancellationToken);

        // A test may break the feed as soon as it sees it.
        var broken = _breaks.Next;
        node.Engine.Legs.Watch(account, feed.Writer);
        try
        {
            // What changed before is not known.
            if (node.IsConnected) yield return null;
            node.Engine.Legs.NewsTaken();
            while (true)
            {
                // What a feed brings while nobody is connected is lost. Of that, only that something was is known.
                var reconnected = node.Reconnects.Next;
                var changed = feed.Reader.WaitToReadAsync(cancellationToken).AsTask();
                var first = await Task.WhenAny(changed, reconnected, broken);
                if (first == broken) throw new CallLogUnavailableException("The fake engine's feed broke, because a test ordered so.");
                if (first == reconnected) yield return null;
                else await changed;
                while (feed.Reader.TryRead(out var leg))
                {
                    if (node.IsConnected) yield return leg;
                    else Interlocked.Increment(ref _lostChanges);
                    node.Engine.Legs.NewsTaken();
                }
            }
        }
        finally
        {
            node.Engine.Legs.Unwatch(feed.Writer);
        }
    }

    public override ValueTask<StoredValue?> FindValueAsync(AccountSid account, CallSid leg, string key, CancellationToken cancellationToken) =>
        node.Reads.RunAsync(() => node.Engine.Legs.FindValue(account, leg, key), cancellationToken);

    public override ValueTask<bool> TrySetValueAsync(
        AccountSid account, CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken) =>
        node.Writes.RunAsync(() => node.Engine.Legs.TrySetValue(account, leg, key, value, expected, lifetime), cancellationToken);
}
