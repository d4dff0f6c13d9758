namespace CallMessageEvents;

/// <summary>Runs the one handler of a message that its app gave an id, and tells how it ended. Thread-safe.</summary>
internal sealed class HeardDispatcher(
    HandlerTable handlers, ContextReader contexts, HandlerRunner runner, UnhandledMessages unhandled, ReceivingOptions options,
    SharedOutcomes? outcomes, ReceiveTelemetry telemetry, ReceiveLog log)
{
    private static readonly MessageFault NoHandler = new(MessageFault.NoHandler);
    private static readonly MessageFault BadContent = new(MessageFault.BadContent);
    private static readonly MessageFault Failed = new(MessageFault.Failed);

    public Task DispatchAsync(PendingMessage pending, HeardMessage heard, CancellationToken cancellationToken)
    {
        if (!heard.MayBegin) return Task.CompletedTask;

        var message = pending.Message;
        if (Find(message, heard) is { } handler)
        {
            return outcomes is not null && heard.Id is not null
                ? HandleOnceAsync(outcomes, handler, pending, heard, cancellationToken)
                : HandleAsync(handler, pending, heard, cancellationToken);
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
        SharedOutcomes outcomes, HandlerBinding handler, PendingMessage pending, HeardMessage heard, CancellationToken cancellationToken)
    {
        var message = pending.Message;
        if (await outcomes.FindAsync(message.CallSid, heard.Id!, cancellationToken).ConfigureAwait(false) is { } known)
        {
            heard.Handled(known.Reply, known.Fault);
            return;
        }

        // Reading may have taken for longer than this node owns the call.
        if (!pending.MayBegin) throw new OperationCanceledException();

        var kept = new KeptMessage(heard, outcomes, message.CallSid);
        await HandleAsync(handler, pending, kept, cancellationToken).ConfigureAwait(false);

        // Before it is known to be done, so that its next owner finds one or the other.
        await kept.Keeping.ConfigureAwait(false);
    }

    private async Task HandleAsync(HandlerBinding handler, PendingMessage pending, HeardMessage heard, CancellationToken cancellationToken)
    {
        var message = pending.Message;
        using var watch = telemetry.StartProcess(pending);
        try
        {
            if (contexts.TryRead(handler, message, pending.Attempt, out var context, out var fault))
            {
                await RunAsync(handler, context, heard.Abandoned, cancellationToken).ConfigureAwait(false);
                log.Handled(message.Sid, message.CallSid, handler);
                heard.Handled((handler as RequestRun)?.Reply, null);
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

            Tell(message, heard, e);
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
    private void Tell(CallMessage message, HeardMessage heard, Exception error)
    {
        // After its time the app is told nothing, and what a cancelled handler throws is no failure.
        if (heard.Abandoned.IsCancellationRequested)
        {
            log.NobodyWaits(message.Sid, message.CallSid);
        }
        else if (error is CallRequestFault refused)
        {
            heard.Handled(null, refused.Fault);
            log.RefusedByHandler(message.Sid, message.CallSid, refused.Code);
        }
        else
        {
            heard.Handled(null, Failed);
            log.FailedAndTold(message.Sid, message.CallSid, error);
        }
    }
}
