namespace CallMessageEvents;

/// <summary>Runs the one handler of a message. Thread-safe.</summary>
internal sealed class MessageDispatcher
{
    private readonly HandlerTable _handlers;
    private readonly ReceivingOptions _options;
    private readonly ReceiveTelemetry _telemetry;
    private readonly ReceiveLog _log;
    private readonly ContextReader _contexts;
    private readonly HandlerRunner _runner;
    private readonly UnhandledMessages _unhandled;
    private readonly HeardDispatcher _heard;

    public MessageDispatcher(
        HandlerTable handlers, HandlerAccount account, IServiceProvider services, ReceivingOptions options, SharedOutcomes? outcomes,
        ReceiveTelemetry telemetry, ReceiveLog log, TimeProvider time)
    {
        (_handlers, _options, _telemetry, _log) = (handlers, options, telemetry, log);
        _contexts = new ContextReader(account, telemetry, log);
        _runner = new HandlerRunner(services, options, time);
        _unhandled = new UnhandledMessages(telemetry, log);
        _heard = new HeardDispatcher(handlers, _contexts, _runner, _unhandled, options, outcomes, telemetry, log);
    }

    public bool HasHandler(CallMessage message) => _handlers.Has(message);

    public Task DispatchAsync(PendingMessage pending, CancellationToken cancellationToken) => pending.Message.Heard is { } heard
        ? _heard.DispatchAsync(pending, heard, cancellationToken)
        : HandleAsync(pending, cancellationToken);

    /// <summary>Called in place of <see cref="DispatchAsync"/> when a reader observes a message that no handler takes.</summary>
    public void Observed(CallMessage message)
    {
        if (message.Heard is { } heard) _heard.Observed(message, heard);
    }

    private async Task HandleAsync(PendingMessage pending, CancellationToken cancellationToken)
    {
        var message = pending.Message;
        if (!_handlers.TryFind(message, out var handler))
        {
            _unhandled.Add(message);
            return;
        }

        using var watch = _telemetry.StartProcess(pending);
        try
        {
            if (_contexts.TryRead(handler, message, pending.Attempt, out var context, out var fault))
            {
                await _runner.RunAsync(handler, context, cancellationToken).ConfigureAwait(false);
                _log.Handled(message.Sid, message.CallSid, handler);
            }
            else if (_options.FailUnreadableContent)
            {
                throw new InvalidOperationException(fault);
            }
        }
        catch (Exception e)
        {
            watch.Failed(e);
            throw;
        }
    }
}
