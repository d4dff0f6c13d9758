using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>
/// Readers of messages in an engine's log: each tails its call on this node, whichever node handles it, and orders the messages for itself. Thread-safe.
/// </summary>
/// <param name="parts">What the inbox works with.</param>
/// <param name="draining">Ends the readers.</param>
internal sealed class LogReading(LogInboxParts parts, CancellationToken draining)
{
    /// <summary>
    /// How long a reader whose leg is known to have ended goes on, unless it reads the end in the log: that may be a moment behind, with messages before it.
    /// </summary>
    private static readonly TimeSpan EndGrace = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<CallSid, int> _open = new();

    /// <summary>Whether some reader of this process observes the call.</summary>
    public bool IsOpen(CallSid call) => _open.ContainsKey(call);

    public async IAsyncEnumerable<CallMessage> ReadAllAsync(CallSid leg, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tail = parts.Engine.TailAsync(parts.Account, leg, ending.Token).GetAsyncEnumerator(CancellationToken.None);
        var next = Task.FromResult(false);
        _open.AddOrUpdate(leg, 1, static (_, count) => count + 1);
        try
        {
            var over = WhenOverAsync(leg, ending.Token);
            next = tail.MoveNextAsync().AsTask();
            var order = new TailOrder(parts.Calls);
            for (var isOver = false; !(isOver && order.IsEmpty);)
            {
                await WhenAnyAsync(order.IsFull ? null : next, order.WakeAt, isOver ? null : over, cancellationToken).ConfigureAwait(false);
                if (next.IsCompleted && !order.IsFull)
                {
                    if (!await next.ConfigureAwait(false)) yield break;

                    // A status is where the leg's end stands in the order of the log.
                    isOver |= order.Add(tail.Current, parts.Content);
                    next = tail.MoveNextAsync().AsTask();
                }
                else
                {
                    // Whatever was there to be read has been read.
                    isOver |= over.IsCompleted;
                    order.Wake(isOver && draining.IsCancellationRequested);
                }

                while (order.TryTake(out var message)) yield return message;
            }
        }
        finally
        {
            // An engine's own callbacks may throw.
            await ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await tail.DisposeAsync().ConfigureAwait(false);
            if (_open.AddOrUpdate(leg, 0, static (_, count) => count - 1) <= 0) _open.TryRemove(KeyValuePair.Create(leg, 0));
        }
    }

    private async Task WhenOverAsync(CallSid leg, CancellationToken closed)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(closed, draining);
        await parts.Directory.WhenEndedAsync(leg, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.Delay(EndGrace, parts.Time, ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Completes when one of those does that are given, or after a time.</summary>
    private async Task WhenAnyAsync(Task? next, TimeSpan? wake, Task? over, CancellationToken cancellationToken)
    {
        if (next is { IsCompleted: true }) return;

        using var waited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        List<Task> any = [Task.Delay(wake ?? Timeout.InfiniteTimeSpan, parts.Time, waited.Token)];
        if (next is not null) any.Add(next);
        if (over is not null) any.Add(over);
        await Task.WhenAny(any).ConfigureAwait(false);
        await waited.CancelAsync().ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }
}
