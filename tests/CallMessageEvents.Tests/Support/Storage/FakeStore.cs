using System.Runtime.CompilerServices;
using CallMessageEvents.Storage;

namespace CallMessageEvents.Tests;

/// <summary>One node's access to the shared store, with faults to order.</summary>
internal sealed class FakeStore(FakeStoreData data) : CallStore
{
    private readonly TaskCompletionSource _watched = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _reads;

    /// <summary>Whether each call fails.</summary>
    public bool IsUnavailable { get; set; }

    /// <summary>Whether calls do not end until their token does.</summary>
    public bool IsSlow { get; set; }

    /// <summary>How often conversations were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    /// <summary>Completes when the feed is watched.</summary>
    public Task Watched => _watched.Task;

    public override async ValueTask<IReadOnlyList<CallRecord>> FindConversationAsync(AccountSid account, CallSid anyLeg, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _reads);
        await FailAsync(cancellationToken);
        return data.Conversation(anyLeg);
    }

    public override async ValueTask MergeAsync(AccountSid account, CallRecord seen, CancellationToken cancellationToken)
    {
        await FailAsync(cancellationToken);
        data.Merge(seen, this);
    }

    public override async IAsyncEnumerable<CallSid?> WatchAsync(AccountSid account, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var feed = data.Watch(this);
        _watched.TrySetResult();
        await foreach (var change in feed.Reader.ReadAllAsync(cancellationToken)) yield return change;
    }

    public override async ValueTask<StoredValue?> FindValueAsync(AccountSid account, CallSid leg, string key, CancellationToken cancellationToken)
    {
        await FailAsync(cancellationToken);
        return data.Find(leg, key);
    }

    public override async ValueTask<bool> TrySetValueAsync(
        AccountSid account, CallSid leg, string key, ReadOnlyMemory<byte> value, long? expected, TimeSpan? lifetime, CancellationToken cancellationToken)
    {
        await FailAsync(cancellationToken);
        return data.TrySet(leg, key, value, expected, lifetime);
    }

    /// <summary>Tells the node that it may have missed changes.</summary>
    public void MayHaveMissed() => data.Unwatch(this)!.Writer.TryWrite(null);

    /// <summary>The feed breaks: what changes from now on is missed.</summary>
    public void BreakFeed() => data.Unwatch(this)!.Writer.TryComplete(new CallLogUnavailableException("The feed broke."));

    private async Task FailAsync(CancellationToken cancellationToken)
    {
        if (IsUnavailable) throw new CallLogUnavailableException("The store is down, as ordered.");
        if (IsSlow) await Task.Delay(Timeout.Infinite, TimeProvider.System, cancellationToken);
    }
}
