namespace CallMessageEvents;

/// <summary>
/// The readers of a call's messages. Each message is offered when its turn comes, while an earlier one's handler may still run: that handler may be the
/// reader. Guarded by the lock of its call.
/// </summary>
/// <param name="sync">The call's lock.</param>
/// <param name="next">Gives the message to offer next; null for none at the moment. Called under the lock.</param>
/// <param name="isWhole">Whether nothing waits that is yet to be offered. Called under the lock.</param>
/// <param name="cancelled">Ends the offering.</param>
internal sealed class CallReaders(Gate sync, Func<PendingMessage?> next, Func<bool> isWhole, CancellationToken cancelled)
{
    private readonly List<MessageReader> _readers = [];
    private bool _isOffering;

    public bool Any => _readers.Count > 0;

    public void Add(MessageReader reader) => _readers.Add(reader);

    public void Remove(MessageReader reader) => _readers.Remove(reader);

    /// <summary>There may be something to offer, or no more to come.</summary>
    public void Wake()
    {
        if (_isOffering || !Any) return;
        if (next() is null)
        {
            EndThoseThatMay();
            return;
        }

        _isOffering = true;
        ThreadPool.UnsafeQueueUserWorkItem(static readers => _ = readers.OfferAsync(), this, preferLocal: false);
    }

    /// <summary>Their leg has ended, or the application stops: they end with what waits now.</summary>
    public void EndAll(Predicate<MessageReader>? which = null)
    {
        foreach (var reader in _readers) reader.IsEnding |= which?.Invoke(reader) ?? true;
        Wake();
    }

    public void Abandon() => _readers.ForEach(static reader => reader.End());

    private async Task OfferAsync()
    {
        while (TryBegin(out var pending, out var readers))
        {
            var isTaken = false;
            try
            {
                foreach (var reader in readers) isTaken |= await reader.OfferAsync(pending.Message, cancelled).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                // The time to drain is over: what waits for the offer ends by the same token.
            }

            lock (sync) pending.Offered(isTaken);
        }
    }

    private bool TryBegin(out PendingMessage pending, out MessageReader[] readers)
    {
        lock (sync)
        {
            pending = next()!;
            _isOffering = pending is not null;
            readers = _isOffering ? [.. _readers] : [];
            if (!_isOffering) EndThoseThatMay();
            return _isOffering;
        }
    }

    private void EndThoseThatMay()
    {
        if (!isWhole()) return;
        foreach (var reader in _readers)
        {
            if (reader.IsEnding) reader.End();
        }
    }
}
