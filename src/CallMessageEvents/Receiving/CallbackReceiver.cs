using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>
/// Receives callbacks: a message goes to the inbox, a status to the directory. It owns the time to answer, and answers 503 while an engine cannot store.
/// </summary>
internal sealed class CallbackReceiver(
    CallbackVerifier verifier, ContentSettings content, ICallMessageInbox inbox, OpenDeliveries deliveries, CallDirectory directory, ReceivingOptions options,
    ReceiveTelemetry telemetry, ReceiveLog log, Outage outage, TimeProvider time, CancellationToken stopping)
    : ICallbackReceiver
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallbackAnswer> ReceiveMessageAsync(CallbackRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (stopping.IsCancellationRequested) return CallbackAnswer.Busy;

        // The time to answer includes the look-up of keys, which is rare.
        var verifying = verifier.VerifyAsync(request, CallbackKind.Message, cancellationToken);
        var came = verifying.IsCompleted ? default(long?) : time.GetTimestamp();
        if (Refuse(await verifying.ConfigureAwait(false), request.IdempotencyToken, out var message) is { } refusal) return refusal;
        log.Received(message.Sid, message.CallSid, message.SequenceNumber);

        // While the message waits, only the message is kept alive, not the request's body.
        (request, verifying) = (null!, default);

        // Not every host tells that it has started.
        inbox.Start();
        var acceptance = inbox.Accept(message, new(deliveries, cancellationToken));
        var outcome = acceptance.Waiting is { } delivery ? await WaitAsync(delivery, came, cancellationToken).ConfigureAwait(false) : acceptance.Outcome;
        telemetry.Delivered(outcome);
        return outcome switch
        {
            InboxOutcome.Accepted or InboxOutcome.Duplicate => CallbackAnswer.Done,
            InboxOutcome.Failed => CallbackAnswer.Failed,
            _ => CallbackAnswer.Busy,
        };
    }

    public async ValueTask<CallbackAnswer> ReceiveStatusAsync(CallbackRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (stopping.IsCancellationRequested) return CallbackAnswer.Busy;

        var verifying = verifier.VerifyAsync(request, CallbackKind.Status, cancellationToken);
        var came = verifying.IsCompleted ? default(long?) : time.GetTimestamp();
        var callback = await verifying.ConfigureAwait(false);
        if (callback.Refusal is { } refusal) return refusal;

        inbox.Start();
        var now = time.GetUtcNow();
        if (!CallRecord.TryParse(callback.Fields.FindText, now, out var seen))
            return verifier.Malformed(CallbackKind.Status, new("CallSid", "is missing."));
        log.StatusReceived(seen.CallSid, seen.StatusText);

        // Callbacks of recordings, conference participants and answering machines may come here, too. They have no status, and must not make an old one
        // look fresh.
        return seen.StatusText is { Length: > 0 } ? await ReportAsync(seen, came, cancellationToken).ConfigureAwait(false) : CallbackAnswer.Done;
    }

    /// <summary>
    /// Verifies a voice webhook and reports its leg. Returns the refusal; null for a request that the application answers. That a report failed is logged, and
    /// the caller is not to suffer from it.
    /// </summary>
    public async ValueTask<CallbackAnswer?> ReceiveVoiceAsync(CallbackRequest request, CancellationToken cancellationToken)
    {
        if (stopping.IsCancellationRequested) return CallbackAnswer.Busy;

        var verifying = verifier.VerifyAsync(request, CallbackKind.Voice, cancellationToken);
        var came = verifying.IsCompleted ? default(long?) : time.GetTimestamp();
        var callback = await verifying.ConfigureAwait(false);
        if (callback.Refusal is { } refusal) return refusal;

        inbox.Start();
        if (CallRecord.TryParse(callback.Fields.FindText, time.GetUtcNow(), out var seen) && seen.StatusText is { Length: > 0 })
            await ReportAsync(seen, came, cancellationToken).ConfigureAwait(false);
        return null;
    }

    /// <inheritdoc cref="CallbackVerifier.RefuseOf"/>
    public CallbackAnswer RefuseVoiceOf(string owner) => verifier.RefuseOf(owner);

    /// <summary>When the time is over, the handler goes on, and Twilio's next delivery joins it.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<InboxOutcome> WaitAsync(Delivery delivery, long? came, CancellationToken cancellationToken)
    {
        delivery.WaitAtMost(Rest(came), time);
        try
        {
            return await delivery.Outcome.ConfigureAwait(false);
        }
#pragma warning disable CA1031 // An engine may throw anything; what it could not store must be delivered again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
#pragma warning restore CA1031
        {
            outage.Failed(e);
            return InboxOutcome.Unavailable;
        }
    }

    /// <summary>Once it has begun, a report is made whether or not its sender waits for it.</summary>
    private async ValueTask<CallbackAnswer> ReportAsync(CallRecord seen, long? came, CancellationToken cancellationToken)
    {
        var reporting = ReportAsync(seen);
        if (reporting.IsCompletedSuccessfully) return reporting.Result;

        // It never throws, so that a time-out is ours.
        var answering = reporting.AsTask();
        try
        {
            return await answering.WaitAsync(Rest(came), time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            return CallbackAnswer.Busy;
        }
    }

    private async ValueTask<CallbackAnswer> ReportAsync(CallRecord seen)
    {
        try
        {
            await directory.ReportAsync(seen, CancellationToken.None).ConfigureAwait(false);
            outage.Succeeded();
            return CallbackAnswer.Done;
        }
#pragma warning disable CA1031 // As above.
        catch (Exception e)
#pragma warning restore CA1031
        {
            outage.Failed(e);
            return CallbackAnswer.Busy;
        }
    }

    /// <param name="came">When the callback came; null for just now.</param>
    private TimeSpan Rest(long? came)
    {
        var rest = came is { } at ? options.AnswerWithin - time.GetElapsedTime(at) : options.AnswerWithin;
        return rest > TimeSpan.Zero ? rest : TimeSpan.Zero;
    }

    /// <summary>Reads the message of a callback. Returns the refusal if there is none.</summary>
    private CallbackAnswer? Refuse(in VerifiedCallback callback, string? deliveryToken, out CallMessage message)
    {
        message = null!;
        if (callback.Refusal is { } refusal) return refusal;
        return CallMessageReader.TryRead(callback.Fields, content, deliveryToken, out message!, out var error)
            ? null
            : verifier.Malformed(CallbackKind.Message, error);
    }
}
