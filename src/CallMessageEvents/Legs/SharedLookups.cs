using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// Lets concurrent look-ups of one key share a request. The request runs without the callers' execution context, and each caller waits with its own token, so
/// that no caller affects another. When the last caller has given up, the request is cancelled. Results and failures go to the waiting callers only.
/// </summary>
internal sealed class SharedLookups<TKey, TResult>(CancellationToken stopping)
    where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, Shared> _running = new();

    public async Task<TResult> GetAsync(TKey key, Func<TKey, CancellationToken, Task<TResult>> lookUp, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        while (true)
        {
            var shared = _running.GetOrAdd(key, static (_, stopping) => new Shared(stopping), stopping);
            if (!shared.TryJoin(() => RunAsync(key, shared, lookUp), out var task))
            {
                // Its last caller has just given up.
                _running.TryRemove(KeyValuePair.Create(key, shared));
                continue;
            }

            try
            {
                return await task.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            finally
            {
                shared.Leave();
            }
        }
    }

    private async Task<TResult> RunAsync(TKey key, Shared shared, Func<TKey, CancellationToken, Task<TResult>> lookUp)
    {
        try
        {
            return await lookUp(key, shared.Token).ConfigureAwait(false);
        }
        finally
        {
            _running.TryRemove(KeyValuePair.Create(key, shared));
        }
    }

    /// <summary>One request, and how many wait for it.</summary>
    private sealed class Shared(CancellationToken stopping)
    {
        private readonly Gate _lock = new();
        private CancellationTokenSource? _cancellation;
        private Task<TResult>? _task;
        private int _callers;

        public CancellationToken Token => _cancellation!.Token;

        /// <summary>Joins the request, which the first caller starts; false when it has been given up.</summary>
        public bool TryJoin(Func<Task<TResult>> start, [NotNullWhen(true)] out Task<TResult>? task)
        {
            lock (_lock)
            {
                task = _task;
                if (task is not null && _callers == 0) return false;
                _callers++;

                // Made here, so that an instance that lost the race for its key leaves no link behind.
                _cancellation ??= CancellationTokenSource.CreateLinkedTokenSource(stopping);
                task = _task ??= Start(start);
                return true;
            }
        }

        public void Leave()
        {
            lock (_lock)
            {
                if (--_callers > 0) return;
            }

            // Cancelling a request that has ended does nothing. The source has no timer: only its links need disposal.
            if (!_task!.IsCompleted) _cancellation!.Cancel();
            _ = _task.ContinueWith(Release, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        }

        private void Release(Task<TResult> task)
        {
            // Observed: nobody waits for this failure any more.
            _ = task.Exception;
            _cancellation!.Dispose();
        }

        private static Task<TResult> Start(Func<Task<TResult>> start) => WithoutFlow.Run(() => Task.Run(start));
    }
}
