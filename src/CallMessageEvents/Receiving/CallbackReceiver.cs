using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>Receives callbacks: a message goes to the inbox, a status to the directory.</summary>
internal sealed class CallbackReceiver(
    CallbackVerifier verifier, ContentSettings content, Func<ICallMessageInbox> inbox, CallDirectory directory, ReceivingOptions options,
    ReceiveTelemetry telemetry, TimeProvider time, CancellationToken stopping)
    : ICallbackReceiver
{
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<CallbackAnswer> ReceiveMessageAsync(CallbackRequest request, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(request);
        cancellationToken.ThrowIfCancellationRequested();
        if (stopping.IsCancellationRequested) return CallbackAnswer.Busy;

        var verifying = verifier.VerifyAsync(request, CallbackKind.Message, cancellationToken);
        var came = verifying.IsCompleted ? default(long?) : time.GetTimestamp();
        if (Refuse(await verifying.ConfigureAwait(false), request.IdempotencyToken, out var message) is { } refusal) return refusal;

        // While the message waits, only the message is kept alive, not the request's body.
        (request, verifying) = (null!, default);
        var outcome = came is { } at
            ? await AcceptInTimeAsync(message, at, cancellationToken).ConfigureAwait(false)
            : await inbox().AcceptAsync(message, cancellationToken).ConfigureAwait(false);
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

        var callback = await verifier.VerifyAsync(request, CallbackKind.Status, cancellationToken).ConfigureAwait(false);
        if (callback.Refusal is { } refusal) return refusal;

        var now = time.GetUtcNow();
        if (!CallRecord.TryParse(callback.Fields.FindText, now, out var seen))
            return verifier.Malformed(CallbackKind.Status, new("CallSid", "is missing."));

        // Callbacks of recordings, conference participants and answering machines may come here, too. They have no status, and must not make an old one
        // look fresh.
        if (seen.StatusText is { Length: > 0 }) await directory.ReportAsync(seen, CancellationToken.None).ConfigureAwait(false);
        return CallbackAnswer.Done;
    }

    /// <summary>
    /// The time to answer includes the look-up of keys. When it is over, the handler goes on, and Twilio's next delivery joins it.
    /// </summary>
    private async Task<InboxOutcome> AcceptInTimeAsync(CallMessage message, long came, CancellationToken cancellationToken)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var accepting = inbox().AcceptAsync(message, waiting.Token);
        if (accepting.IsCompleted) return await accepting.ConfigureAwait(false);

        var rest = options.AnswerWithin - time.GetElapsedTime(came);
        try
        {
            return await accepting.AsTask().WaitAsync(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // Tells the inbox that this delivery no longer waits, so that a failure is logged as lost.
            await waiting.CancelAsync().ConfigureAwait(false);
            return InboxOutcome.Busy;
        }
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
