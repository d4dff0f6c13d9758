namespace CallMessageEvents;

/// <summary>
/// A sequence of messages whose reader can stop at any moment: disposing ends a waiting step. A compiled iterator would throw then, and hide the reader's own
/// error.
/// </summary>
/// <param name="source">Begins to read; the token ends it.</param>
/// <param name="cancellationToken">The reader's token.</param>
internal sealed class Reading<T>(Func<CancellationToken, IAsyncEnumerable<T>> source, CancellationToken cancellationToken) : IAsyncEnumerable<T>
{
    private readonly CancellationToken _token = cancellationToken;

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default) =>
        new Enumerator(source, CancellationTokenSource.CreateLinkedTokenSource(_token, cancellationToken));

    private sealed class Enumerator : IAsyncEnumerator<T>
    {
        private readonly CancellationTokenSource _ending;
        private readonly IAsyncEnumerator<T> _messages;
        private Task _step = Task.CompletedTask;
        private volatile bool _isDisposed;

        public Enumerator(Func<CancellationToken, IAsyncEnumerable<T>> source, CancellationTokenSource ending)
        {
            _ending = ending;
            _messages = source(ending.Token).GetAsyncEnumerator(CancellationToken.None);
        }

        public T Current => _messages.Current;

        public ValueTask<bool> MoveNextAsync()
        {
            if (_isDisposed) return ValueTask.FromResult(false);

            var step = MoveAsync();
            _step = step;
            return new(step);
        }

        public async ValueTask DisposeAsync()
        {
            if (_isDisposed) return;

            _isDisposed = true;

            // The callbacks of an engine may throw: the reader is not to suffer from it.
            await _ending.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _step.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await _messages.DisposeAsync().ConfigureAwait(false);
            _ending.Dispose();
        }

        private async Task<bool> MoveAsync()
        {
            try
            {
                return await _messages.MoveNextAsync().ConfigureAwait(false) && !_isDisposed;
            }
            catch (OperationCanceledException) when (_isDisposed)
            {
                return false;
            }
        }
    }
}
