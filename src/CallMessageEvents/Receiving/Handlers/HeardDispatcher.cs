namespace CallMessageEvents;

/// <summary>Runs the one handler of a message that its app gave an id, and tells how it ended. Thread-safe.</summary>
internal sealed class HeardDispatcher(
    HandlerTable handlers, ContextReader contexts, HandlerRunner runner, UnhandledMessages unhandled, ReceivingOptions options,
    SharedOutcomes? outcomes, ReceiveTelemetry telemetry, ReceiveLog log)
{
    private static readonly MessageFault NoHandler = new(MessageFault.NoHandler);
    private static readonly MessageFault BadContent = new(MessageFault.BadContent);
    private static readonly MessageFault Failed = new(MessageFault.Failed);

    public Task DispatchAsync(CallMessage message, HeardMessage heard, int attempt, CancellationToken cancellationToken)
    {
        if (!heard.MayBegin) return Task.CompletedTask;
        if (Find(message, heard) is { } handler)
        {
            return outcomes is not null && heard.Id is { } id
                ? HandleOnceAsync(outcomes, id, handler, message, heard, attempt, cancellationToken)
                : HandleAsync(handler, message, heard, attempt, cancellationToken);
        }

        Unhandled(message, heard);
        return Task.CompletedTask;
    }

    /// <summary>A reader observes a message that no handler takes: it is received. A request is not answered by that.</summary>
    public void Observed(CallMessage message, HeardMessage heard)
    {
        if (!heard.MayBegin) return;

        if (heard.Want == MessageWant.Reply) Unhandled(message, heard);
        else heard.Handled(null, null);
    }

    private HandlerBinding? Find(CallMessage message, HeardMessage heard)
    {
        if (heard.Want == MessageWant.Reply) return handlers.FindRequest(message)?.Begin();
        return handlers.TryFind(message, out var handler) ? handler : null;
    }

    private void Unhandled(CallMessage message, HeardMessage heard)
    {
        heard.Handled(null, NoHandler);
        unhandled.Add(message);
    }

    /// <summary>Another node may have handled it, that owned the leg before: then its app is told again what it was told.</summary>
    private async Task HandleOnceAsync(
        SharedOutcomes outcomes, string id, HandlerBinding handler, CallMessage message, HeardMessage heard, int attempt,
        CancellationToken cancellationToken)
    {
        if (await outcomes.FindAsync(message.CallSid, id, cancellationToken).ConfigureAwait(false) is { } known) heard.Handled(known.Reply, known.Fault);
        else await HandleAsync(handler, message, heard, attempt, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Tells how it ended, and keeps that for the leg's next owner. It is kept when this completes, before the message is known to be done.</summary>
    private Task EndAsync(CallMessage message, HeardMessage heard, ReadOnlyMemory<byte>? reply, MessageFault? fault)
    {
        // At the same time: the app is not to wait for the store.
        var keeping = outcomes is not null && heard.Id is { } id
            ? outcomes.KeepAsync(message.CallSid, id, StoredOutcome.Of(reply, fault))
            : Task.CompletedTask;
        heard.Handled(reply, fault);
        return keeping;
    }

    private async Task HandleAsync(
        HandlerBinding handler, CallMessage message, HeardMessage heard, int attempt, CancellationToken cancellationToken)
    {
        using var watch = telemetry.StartProcess(message);
        try
        {
            if (contexts.TryRead(handler, message, attempt, out var context, out var fault))
            {
                await RunAsync(handler, context, heard.Abandoned, cancellationToken).ConfigureAwait(false);
                await EndAsync(message, heard, (handler as RequestRun)?.Reply, null).ConfigureAwait(false);
            }
            else if (heard.IsTriedAgain && options.FailUnreadableContent)
            {
                throw new InvalidOperationException(fault);
            }
            else
            {
                heard.Handled(null, BadContent);
            }
        }
        catch (Exception e)
        {
            watch.Failed(e);

            // While the application stops, or when the call goes to another owner, nothing is told: the message is handled again elsewhere.
            // Of a message that wants nothing its app is told nothing: only a further delivery can bring it again.
            if (cancellationToken.IsCancellationRequested || heard.IsTriedAgain || heard.Want == MessageWant.Nothing) throw;

            await TellAsync(message, heard, e).ConfigureAwait(false);
        }
    }

    /// <param name="handler">The handler.</param>
    /// <param name="context">Its argument.</param>
    /// <param name="abandoned">Cancels the handler, too.</param>
    /// <param name="cancellationToken">Cancels the handler.</param>
    private async Task RunAsync(HandlerBinding handler, CallMessageContext context, CancellationToken abandoned, CancellationToken cancellationToken)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(abandoned, cancellationToken);
        await runner.RunAsync(handler, context, ending.Token).ConfigureAwait(false);
    }

    /// <summary>Once the app knows that a message failed, it is over: Twilio need not deliver it again.</summary>
    private Task TellAsync(CallMessage message, HeardMessage heard, Exception error)
    {
        // After its time the app is told nothing, and what a cancelled handler throws is no failure.
        if (heard.Abandoned.IsCancellationRequested)
        {
            log.NobodyWaits(message.Sid, message.CallSid);
            return Task.CompletedTask;
        }

        var refused = error as CallRequestFault;
        var ending = EndAsync(message, heard, null, refused?.Fault ?? Failed);
        if (refused is not null) log.RefusedByHandler(message.Sid, message.CallSid, refused.Code);
        else log.FailedAndTold(message.Sid, message.CallSid, error);
        return ending;
    }
}
