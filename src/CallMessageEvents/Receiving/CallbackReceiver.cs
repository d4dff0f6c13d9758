using System.Runtime.CompilerServices;

namespace CallMessageEvents;

/// <summary>Receives callbacks: a message goes to the inbox, a status to the directory.</summary>
internal sealed class CallbackReceiver(
    CallbackVerifier verifier, ContentSettings content, Func<ICallMessageInbox> inbox, CallDirectory directory, ReceivingOptions options, ReceiveTelemetry telemetry,
    TimeProvider time, CancellationToken stopping)
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
        if (Refuse(await verifying.ConfigureAwait(false), request, out var message) is { } refusal) return refusal;

        // Its body is not held while the message waits.
        request = null!;
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

        using var callback = await verifier.VerifyAsync(request, CallbackKind.Status, cancellationToken).ConfigureAwait(false);
        if (callback.Refusal is { } refusal) return refusal;

        var now = time.GetUtcNow();
        if (!CallRecord.TryParse(callback.Fields.FindText, now, out var seen)) return verifier.Malformed(CallbackKind.Status, new("CallSid", "is missing."));

        // Callbacks of recordings, of conferences' participants and of answering machines may come here, too. They tell no status, and must not make an old one look fresh.
        if (seen.StatusText is { Length: > 0 }) await directory.ReportAsync(seen, CancellationToken.None).ConfigureAwait(false);
        return CallbackAnswer.Done;
    }

    /// <summary>What the keys have been waited for is taken off the time to answer. The message is handled all the same, and Twilio's next delivery joins it.</summary>
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
            // The inbox must know that this delivery waits no longer: a failure is then logged as lost.
            await waiting.CancelAsync().ConfigureAwait(false);
            return InboxOutcome.Busy;
        }
    }

    /// <summary>Takes the message out of the callback, which is disposed; or the refusal.</summary>
    private CallbackAnswer? Refuse(VerifiedCallback callback, CallbackRequest request, out CallMessage message)
    {
        using (callback)
        {
            message = null!;
            if (callback.Refusal is { } refusal) return refusal;
            return callback.Fields.TryGetMessage(content, request.IdempotencyToken, out message!, out var error) ? null : verifier.Malformed(CallbackKind.Message, error);
        }
    }
}
