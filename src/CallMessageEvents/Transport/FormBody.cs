using System.Buffers;

namespace CallMessageEvents;

/// <summary>
/// A form-encoded request body in a pooled buffer. The buffer goes back to the pool when its owner is done and nobody is reading; where somebody
/// still reads (a cancelled request's connection may), it is left to the garbage collector, so that no message ever carries another's bytes.
/// </summary>
internal sealed class FormBody : IDisposable
{
    // The state is the number of readers, or Closed. Only a body without readers closes into the pool.
    private const int Closed = -1;
    private const int ClosedWhileRead = -2;

    private readonly byte[] _buffer;
    private readonly int _length;
    private int _state;
    private int _reads;

    /// <param name="buffer">An array of the shared pool; this body owns it from now on.</param>
    /// <param name="length">How many of its bytes are the body.</param>
    public FormBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        _length = length;
    }

    public int Length => _length;

    /// <summary>How often it was read: as long as it never was, nothing can have been sent.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref _state) < 0, typeof(TwilioRequest));
            Interlocked.Increment(ref _reads);
            return _buffer.AsMemory(0, _length);
        }
    }

    /// <summary>Begins to read; false when the owner is done. Each success is paired with one <see cref="EndRead"/>.</summary>
    public bool TryBeginRead()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state < 0) return false;
            if (Interlocked.CompareExchange(ref _state, state + 1, state) == state) return true;
        }
    }

    public void EndRead()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state <= 0) return;
            if (Interlocked.CompareExchange(ref _state, state - 1, state) == state) return;
        }
    }

    public void Dispose()
    {
        while (true)
        {
            var state = Volatile.Read(ref _state);
            if (state < 0) return;
            if (Interlocked.CompareExchange(ref _state, state == 0 ? Closed : ClosedWhileRead, state) != state) continue;
            if (state == 0) ArrayPool<byte>.Shared.Return(_buffer);
            return;
        }
    }
}
