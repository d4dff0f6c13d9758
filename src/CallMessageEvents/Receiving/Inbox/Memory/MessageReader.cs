using System.Threading.Channels;

namespace CallMessageEvents;

/// <summary>A reader of a call's messages: a bounded buffer. Thread-safe.</summary>
internal sealed class MessageReader(int capacity)
{
    private readonly Channel<CallMessage> _buffer = Channel.CreateBounded<CallMessage>(new BoundedChannelOptions(capacity) { SingleReader = true });

    /// <summary>Whether the leg has ended, so that the reader ends with the messages that wait now.</summary>
    public bool IsEnding { get; set; }

    public IAsyncEnumerable<CallMessage> ReadAllAsync(CancellationToken cancellationToken) => _buffer.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Puts a message into the buffer; waits for room when it is full.</summary>
    /// <returns>False when the reader has stopped.</returns>
    public async ValueTask<bool> OfferAsync(CallMessage message, CancellationToken cancellationToken)
    {
        while (!_buffer.Writer.TryWrite(message))
        {
            if (!await _buffer.Writer.WaitToWriteAsync(cancellationToken).ConfigureAwait(false)) return false;
        }

        return true;
    }

    /// <summary>Ends the messages; those in the buffer can still be read.</summary>
    public void End() => _buffer.Writer.TryComplete();
}
