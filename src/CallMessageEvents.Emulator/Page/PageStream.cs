using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>
/// What happens, as server-sent events: <c>reset</c> and a snapshot in pieces, <c>ready</c>, then changes as they come. A watcher that missed some, and
/// everybody after a reset of the emulator, gets <c>reset</c> again: a page needs no other rule, also when it reconnects.
/// </summary>
internal sealed class PageStream(CallExchange exchange, PageSnapshot snapshot, string accountSid)
{
    private const int ThingsInAnEvent = 256;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Until the client goes or the emulator stops.</summary>
    public async Task WriteAsync(HttpContext http)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, exchange.Stopping);
        using var watcher = exchange.Feed.Watch();
        http.Response.ContentType = "text/event-stream";
        try
        {
            while (true)
            {
                await WriteNextAsync(http.Response.Body, watcher, end.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The usual end.
        }
    }

    private async Task WriteNextAsync(Stream body, ChangeFeed.Watcher watcher, CancellationToken cancellationToken)
    {
        if (watcher.IsBehind)
        {
            watcher.StartAgain();
            await WriteSnapshotAsync(body, cancellationToken).ConfigureAwait(false);
        }
        else if (watcher.Read() is { Count: > 0 } things)
        {
            await WriteChangesAsync(body, things, cancellationToken).ConfigureAwait(false);
        }
        else
        {
            await WaitAsync(body, watcher, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task WriteSnapshotAsync(Stream body, CancellationToken cancellationToken)
    {
        var facts = new EmulatorChange(accountSid, exchange.VoiceUrl?.OriginalString);
        await WriteAsync(body, "reset", facts, ChangeJson.Relaxed.EmulatorChange, cancellationToken).ConfigureAwait(false);
        foreach (var things in snapshot.Take().Chunk(ThingsInAnEvent))
        {
            await WriteChangesAsync(body, things, cancellationToken).ConfigureAwait(false);
        }

        await body.WriteAsync("event: ready\ndata:\n\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }

    private async Task WaitAsync(Stream body, ChangeFeed.Watcher watcher, CancellationToken cancellationToken)
    {
        try
        {
            await watcher.WhenChanged().WaitAsync(Heartbeat, exchange.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Tells a page that the emulator is there, and the emulator whether the page is.
            await body.WriteAsync(":\n\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
        }
    }

    private static Task WriteChangesAsync(Stream body, IReadOnlyCollection<object> things, CancellationToken cancellationToken) =>
        WriteAsync(body, "changes", [.. things.Select(PageChange.Of)], ChangeJson.Relaxed.PageChangeArray, cancellationToken);

    private static async Task WriteAsync<T>(Stream body, string name, T data, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var buffer = new ArrayBufferWriter<byte>();
        buffer.Write(System.Text.Encoding.UTF8.GetBytes($"event: {name}\ndata: "));
        using (var json = new Utf8JsonWriter(buffer, new() { Encoder = type.Options.Encoder }))
        {
            JsonSerializer.Serialize(json, data, type);
        }

        buffer.Write("\n\n"u8);
        await body.WriteAsync(buffer.WrittenMemory, cancellationToken).ConfigureAwait(false);
    }
}
