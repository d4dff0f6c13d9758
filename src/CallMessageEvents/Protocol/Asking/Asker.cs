using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>Asks apps, and sends what they must be sure to have. Thread-safe.</summary>
internal sealed class Asker(LegLines lines, AnswerPath answers, MessageSender sender, ContentSettings settings, TalkTelemetry telemetry, TimeProvider time)
{
    /// <summary>Asks, and waits for the reply.</summary>
    public async Task<TReply> RequestAsync<TReply>(
        EndUser to, ReadOnlyMemory<byte> request, JsonTypeInfo<TReply> replyInfo, RequestOptions options, CancellationToken cancellationToken)
    {
        answers.Require();
        var watch = telemetry.StartRequest();
        var poster = new AskPoster(lines, answers, request, wantsReply: true, Times(options), time);
        var send = new Send(to, json: null!, new SendOptions { WaitUntilActive = options.WaitUntilActive, WaitUntil = options.WaitUntil })
        {
            Key = UniqueKey.Create(), Poster = poster,
        };
        try
        {
            await sender.SendAsync(send, cancellationToken).ConfigureAwait(false);
            var reply = Read(poster.Reply, replyInfo, send.Progress.Leg!.Value);
            watch.Succeeded(send.Progress.Leg, sent: null);
            return reply;
        }
        catch (Exception e)
        {
            watch.Failed(e, send.Progress.Leg, (e as CallRequestException)?.Reason);
            throw;
        }
    }

    /// <summary>Sends, and waits for the receipt.</summary>
    public async Task<SentMessage> SendAsync(EndUser to, ReadOnlyMemory<byte> content, SendOptions options, CancellationToken cancellationToken)
    {
        answers.Require();
        var watch = telemetry.StartReceipt();
        var send = new Send(to, json: null!, options)
        {
            Key = options.IdempotencyKey ?? UniqueKey.Create(), Poster = Poster(content, options.Receipt!.Value, isMeasured: false),
        };
        try
        {
            var sent = (await sender.SendAsync(send, cancellationToken).ConfigureAwait(false))!;
            watch.Succeeded(send.Progress.Leg, sent);
            return sent;
        }
        catch (Exception e)
        {
            watch.Failed(e, send.Progress.Leg, (e as MessageNotReceivedException)?.Reason);
            throw;
        }
    }

    /// <summary>Makes what sends a broadcast to one leg, and waits for its receipt.</summary>
    public Func<ILegPoster> Broadcast(ReadOnlyMemory<byte> content, TimeSpan receipt)
    {
        answers.Require();
        return () => Poster(content, receipt, isMeasured: true);
    }

    private AskPoster Poster(ReadOnlyMemory<byte> content, TimeSpan receipt, bool isMeasured) =>
        new(lines, answers, content, wantsReply: false, new(receipt, receipt), time) { IsMeasured = isMeasured };

    private static AskTimes Times(RequestOptions options) =>
        new(options.Timeout, options.ReceiptTimeout < options.Timeout ? options.ReceiptTimeout : options.Timeout);

    private TReply Read<TReply>(ReadOnlyMemory<byte> reply, JsonTypeInfo<TReply> replyInfo, CallSid leg)
    {
        if (settings.Contracts.Find(typeof(TReply)) is { } contract && settings.Envelope.ReadType(reply.Span) != contract.Name)
            throw AskErrors.BadReply(leg, $"it is no \"{contract.Name}\".");

        try
        {
            return settings.Unseen.Read(reply.Span, replyInfo) is { } read
                ? read
                : throw new JsonException($"It is null, which is no {typeof(TReply)}.");
        }
        catch (JsonException e)
        {
            throw AskErrors.BadReply(leg, e.Message);
        }
    }
}
