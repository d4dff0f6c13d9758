namespace CallMessageEvents;

/// <summary>
/// The readers of a call's messages. Each message is offered when its turn comes, while an earlier one's handler may still run: that handler may be the
/// reader. Guarded by the lock of its call.
/// </summary>
/// <param name="offered">Called when a message was offered to all, and whether one has it. Not under the lock.</param>
/// <param name="cancelled">Ends the offering.</param>
internal sealed class CallReaders(Action<PendingMessage, bool> offered, CancellationToken cancelled)
{
    private readonly List<MessageReader> _readers = [];

    public void Add(MessageReader reader) => _readers.Add(reader);

    public void Remove(MessageReader reader) => _readers.Remove(reader);

    /// <summary>Offers a message to all readers. The next one is offered when that has ended.</summary>
    public void Offer(PendingMessage message) => ThreadPool.UnsafeQueueUserWorkItem(
        static offer => _ = offer.All.OfferAsync(offer.Message, offer.Readers), (All: this, Message: message, Readers: _readers.ToArray()), preferLocal: false);

    /// <summary>The application stops: all end with what waits now.</summary>
    public void EndAll() => _readers.ForEach(static reader => reader.IsEnding = true);

    /// <summary>All were offered whatever waits.</summary>
    public void EndThoseThatMay()
    {
        foreach (var reader in _readers)
        {
            if (reader.IsEnding) reader.End();
        }
    }

    public void Abandon() => _readers.ForEach(static reader => reader.End());

    private async Task OfferAsync(PendingMessage message, MessageReader[] readers)
    {
        var isTaken = false;
        try
        {
            foreach (var reader in readers) isTaken |= await reader.OfferAsync(message.Message, cancelled).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The time to drain is over: what waits for the offer ends by the same token.
        }

        offered(message, isTaken);
    }
}
