using System.Buffers;
using System.IO.Pipelines;
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

    /// <summary>A body that need not go back to the pool.</summary>
    private CallbackBody(byte[] made)
    {
        IsMade = true;
        Bytes = made;
    }

    private CallbackBody(CallbackAnswer refusal) => Refusal = refusal;

    /// <summary>The body; one byte more than is taken when it is too large.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The answer to a request whose body cannot be had.</summary>
    public CallbackAnswer? Refusal { get; }

    private bool IsMade { get; }

    /// <summary>Whether the beginning of the body is missing, which something else has read.</summary>
    public bool IsPartOf(long? length) => Refusal is null && !IsMade && !Bytes.IsEmpty && Bytes.Length < length;

    public static async ValueTask<CallbackBody> ReadAsync(HttpRequest request, TimeProvider time, CancellationToken aborted)
    {
        if (request.ContentLength > CallbackRequest.MaxBodyBytes) return new(TooLarge);

        // Something before us has read it, and kept it for others: as it came, or as a form.
        if (request.Body.CanSeek) request.Body.Position = 0;
        else if (ReadForm.Find(request) is { } form) return form.Length > CallbackRequest.MaxBodyBytes ? new(TooLarge) : new CallbackBody(form);

        // Nearly always it came together with the head, and nothing has to be waited for.
        var reader = request.BodyReader;
        var reading = ReadAsync(reader, aborted);
        if (reading.IsCompleted) return await reading.ConfigureAwait(false);

        // Not by a token: the server could not go on with a connection whose read was cancelled so, and would complain.
        var timer = time.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), reader, Limit, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            return await reading.ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        if (_buffer is not null) ArrayPool<byte>.Shared.Return(_buffer);
    }

    private static async ValueTask<CallbackBody> ReadAsync(PipeReader reader, CancellationToken aborted)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(UsualBytes);
        var isRead = false;
        try
        {
            for (var length = 0; ;)
            {
                var result = await reader.ReadAsync(aborted).ConfigureAwait(false);
                length += Take(result.Buffer, ref buffer, length);
                reader.AdvanceTo(result.Buffer.End);
                if (result.IsCanceled) return new(TooSlow);

                isRead = result.IsCompleted || length > CallbackRequest.MaxBodyBytes;
                if (isRead) return new(buffer, length);
            }
        }
        finally
        {
            if (!isRead) ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies what came, up to one byte more than is taken. The buffer grows as the bytes come, not as a header promises them.</summary>
    private static int Take(in ReadOnlySequence<byte> came, ref byte[] buffer, int length)
    {
        var count = (int)Math.Min(came.Length, CallbackRequest.MaxBodyBytes + 1 - length);
        if (length + count > buffer.Length)
        {
            var larger = ArrayPool<byte>.Shared.Rent(Math.Max(length + count, buffer.Length * 2));
            buffer.AsSpan(0, length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(buffer);
            buffer = larger;
        }

        came.Slice(0, count).CopyTo(buffer.AsSpan(length));
        return count;
    }
}
