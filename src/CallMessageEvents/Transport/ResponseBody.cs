using System.Buffers;

namespace CallMessageEvents;

/// <summary>Reads an answer's body up to a bound: whatever stands between us and Twilio must not fill the memory.</summary>
internal static class ResponseBody
{
    /// <summary>A page of a hundred calls is about 250 KB. What is longer is cut, and then cannot be read, unless it is an error's text.</summary>
    private const int MaxBytes = 4 * 1024 * 1024;

    public static async ValueTask<ReadOnlyMemory<byte>> ReadAsync(HttpContent content, CancellationToken cancellationToken)
    {
        // Nearly always: as long as was said.
        if (content.Headers.ContentLength is <= MaxBytes and var said)
        {
            using var body = new MemoryStream((int)said);
            await content.CopyToAsync(body, cancellationToken).ConfigureAwait(false);
            return body.GetBuffer().AsMemory(0, (int)body.Length);
        }

        using var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var length = 0;
            while (length < MaxBytes)
            {
                if (length == buffer.Length) buffer = Grow(buffer);
                var read = await stream.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
                if (read == 0) break;
                length += read;
            }

            return buffer.AsSpan(0, Math.Min(length, MaxBytes)).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer)
    {
        var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.CopyTo(larger, 0);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
