namespace CallMessageEvents.PostgreSql;

/// <summary>
/// Group commit: what comes while a batch is written goes with the next one, so that many items share a statement and a flush. Thread-safe.
/// </summary>
/// <param name="writers">How many batches are written at a time.</param>
/// <param name="most">How many items a batch has at most.</param>
/// <param name="write">Writes a batch; returns one result for each item.</param>
/// <param name="sizeOf">An item's size in bytes; null where all are small.</param>
internal sealed class BatchWriter<TItem, TResult>(
    int writers, int most, Func<IReadOnlyList<TItem>, CancellationToken, Task<TResult[]>> write, Func<TItem, int>? sizeOf = null)
{
    private const int MaxBytes = 4 * 1024 * 1024;

    private readonly Gate _lock = new();
    private readonly Queue<Waiting> _waiting = new();
    private int _writing;

    /// <summary>Writes an item with others.</summary>
    /// <param name="item">The item.</param>
    /// <param name="cancellationToken">Ends the wait. Whether the item is written is then not known.</param>
    public Task<TResult> WriteAsync(TItem item, CancellationToken cancellationToken)
    {
        var waiting = new Waiting(item, cancellationToken);
        lock (_lock)
        {
            _waiting.Enqueue(waiting);
            if (_writing >= writers) return waiting.Task.WaitAsync(cancellationToken);
            _writing++;
        }

        // It writes for others, too: not in a transaction, or a trace, of whoever happens to come first.
        using (ExecutionContext.SuppressFlow()) _ = Task.Run(WriteAllAsync, CancellationToken.None);
        return waiting.Task.WaitAsync(cancellationToken);
    }

    private async Task WriteAllAsync()
    {
        while (Take() is { Count: > 0 } batch) await WriteAsync(batch).ConfigureAwait(false);
    }

    private List<Waiting> Take()
    {
        lock (_lock)
        {
            List<Waiting> batch = [];
            for (var size = 0; batch.Count < most && size < MaxBytes && _waiting.TryDequeue(out var next);)
            {
                // Nobody waits for it any more, and its sender was told so.
                if (next.IsAbandoned) continue;
                batch.Add(next);
                size += sizeOf?.Invoke(next.Item) ?? 0;
            }

            if (batch.Count == 0) _writing--;
            return batch;
        }
    }

    private async Task WriteAsync(List<Waiting> batch)
    {
        try
        {
            var results = await write(batch.ConvertAll(static one => one.Item), CancellationToken.None).ConfigureAwait(false);
            for (var i = 0; i < batch.Count; i++) batch[i].SetResult(results[i]);
        }
#pragma warning disable CA1031 // Who waits gets it, or one of its own: an exception that many rethrow at once mixes up their stacks.
        catch (Exception e)
#pragma warning restore CA1031
        {
            // What is wrong with one item must not fail the others.
            if (batch.Count == 1) batch[0].Fail(e);
            else if (e is CallLogUnavailableException) batch.ForEach(one => one.Fail(new CallLogUnavailableException(e.Message, e)));
            else foreach (var one in batch) await WriteAsync([one]).ConfigureAwait(false);
        }
    }

    private sealed class Waiting(TItem item, CancellationToken cancellationToken)
        : TaskCompletionSource<TResult>(TaskCreationOptions.RunContinuationsAsynchronously)
    {
        public TItem Item => item;

        public bool IsAbandoned => cancellationToken.IsCancellationRequested;

        /// <summary>Nobody may wait for it any more: then the error is not one that nobody has seen.</summary>
        public void Fail(Exception error)
        {
            SetException(error);
            _ = Task.Exception;
        }
    }
}
