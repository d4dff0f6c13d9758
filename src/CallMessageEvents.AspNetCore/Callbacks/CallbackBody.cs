using System.Buffers;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.AspNetCore;

/// <summary>A request's body, read once into a buffer of the pool, which gets it back when this is disposed.</summary>
internal readonly struct CallbackBody : IDisposable
{
    private const int UsualBytes = 4 * 1024;

    // Twilio waits no longer, repetitions included: a body that takes more is nobody's, or its sender means harm.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly CallbackAnswer TooLarge = new() { StatusCode = StatusCodes.Status413PayloadTooLarge };
    private static readonly CallbackAnswer TooSlow = new() { StatusCode = StatusCodes.Status408RequestTimeout };

    private readonly byte[]? _buffer;

    private CallbackBody(byte[] buffer, int length)
    {
        _buffer = buffer;
        Bytes = buffer.AsMemory(0, length);
    }

    private CallbackBody(CallbackAnswer refusal) => Refusal = refusal;

    /// <summary>The body; one byte more than is taken when it is too large.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The answer to a request whose body cannot be had.</summary>
    public CallbackAnswer? Refusal { get; }

    public static async ValueTask<CallbackBody> ReadAsync(HttpRequest request, TimeProvider time, CancellationToken aborted)
    {
        if (request.ContentLength > CallbackRequest.MaxBodyBytes) return new(TooLarge);

        // Something before us has read it, and kept it for others.
        if (request.Body.CanSeek) request.Body.Position = 0;

        using var timeout = new CancellationTokenSource(Limit, time);
        using var hangUp = aborted.UnsafeRegister(static timeout => ((CancellationTokenSource)timeout!).Cancel(), timeout);
        try
        {
            return await ReadAsync(request.Body, timeout.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!aborted.IsCancellationRequested)
        {
            return new(TooSlow);
        }
    }

    public void Dispose()
    {
        if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static async ValueTask<CallbackBody> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
        try
        {
            var length = 0;
            while (length <= CallbackRequest.MaxBodyBytes)
            {
                // It grows as the bytes come, not as the header promises them.
                if (length == buffer.Length) Grow(ref buffer);
                var room = Math.Min(buffer.Length, CallbackRequest.MaxBodyBytes + 1) - length;
                var read = await body.ReadAsync(buffer.AsMemory(length, room), cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
            }

            return new(buffer, length);
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(buffer);
            throw;
        }
    }

    private static void Grow(ref byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
