using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.AspNetCore;

/// <summary>A request's body, read once into its own array; or the answer to a request whose body cannot be read.</summary>
/// <param name="Bytes">The body.</param>
/// <param name="Refusal">The answer to a request whose body cannot be read; null when it can.</param>
/// <param name="IsPart">Whether the beginning of the body is missing because something else has read it.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct CallbackBody(ReadOnlyMemory<byte> Bytes, CallbackAnswer? Refusal, bool IsPart)
{
    private const int UsualBytes = 4 * 1024;

    // By then Twilio has given up, retries included.
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);
    private static readonly CallbackBody TooLarge = new(default, new() { StatusCode = StatusCodes.Status413PayloadTooLarge }, IsPart: false);
    private static readonly CallbackBody TooSlow = new(default, new() { StatusCode = StatusCodes.Status408RequestTimeout }, IsPart: false);

    public static async ValueTask<CallbackBody> ReadAsync(HttpRequest request, TimeProvider time, CancellationToken aborted)
    {
        if (request.ContentLength > CallbackRequest.MaxBodyBytes) return TooLarge;

        // Middleware may have read the body and kept it: as it came, or as a form.
        if (request.Body.CanSeek) request.Body.Position = 0;
        else if (ReadForm.Find(request) is { } form) return form.Length > CallbackRequest.MaxBodyBytes ? TooLarge : new(form, Refusal: null, IsPart: false);

        // The body nearly always came together with the headers, so there is nothing to wait for.
        var reading = ReadAsync(request.BodyReader, request.ContentLength, aborted);
        if (reading.IsCompleted) return await reading.ConfigureAwait(false);

        // A timer, not a token: a server cannot reuse a connection whose read was cancelled by a token, and would log an error.
        var timer = time.CreateTimer(static reader => ((PipeReader)reader!).CancelPendingRead(), request.BodyReader, Limit, Timeout.InfiniteTimeSpan);
        await using (timer.ConfigureAwait(false))
        {
            return await reading.ConfigureAwait(false);
        }
    }

    private static async ValueTask<CallbackBody> ReadAsync(PipeReader reader, long? contentLength, CancellationToken aborted)
    {
        // Large enough for nearly all callbacks. It grows with the bytes that come, not with the length that a header claims.
        var body = new byte[Math.Min(contentLength ?? UsualBytes, UsualBytes)];
        for (var length = 0; ;)
        {
            var result = await reader.ReadAsync(aborted).ConfigureAwait(false);
            var isTooLarge = length + result.Buffer.Length > CallbackRequest.MaxBodyBytes;
            if (!isTooLarge) length += Take(result.Buffer, ref body, length);
            reader.AdvanceTo(result.Buffer.End);
            if (result.IsCanceled) return TooSlow;
            if (isTooLarge) return TooLarge;
            if (result.IsCompleted) return new(body.AsMemory(0, length), Refusal: null, IsPart: length > 0 && length < contentLength);
        }
    }

    private static int Take(in ReadOnlySequence<byte> came, ref byte[] body, int length)
    {
        var count = (int)came.Length;
        if (length + count > body.Length) Array.Resize(ref body, Math.Max(length + count, body.Length * 2));
        came.CopyTo(body.AsSpan(length));
        return count;
    }
}
