using System.Collections.Concurrent;
using System.Text.Json;

namespace CallMessageEvents;

/// <summary>Runs the one handler of a message.</summary>
internal sealed class MessageDispatcher(
    HandlerTable handlers, JsonSerializerOptions json, HandlerScopes scopes, Func<ICallMessenger> messenger, ReceivingOptions options, ReceiveTelemetry telemetry, ReceiveLog log,
    TimeProvider time)
    : ICallMessageDispatcher
{
    /// <summary>The types that nobody handles and that were logged; end users choose them, so not without end.</summary>
    private const int MaxUnhandled = 1000;

    private const string NotJson = "\0";

    private readonly ConcurrentDictionary<string, bool> _unhandled = new(StringComparer.Ordinal);

    public bool HasHandler(CallMessage message) => handlers.TryFind(message, out _);

    public async Task DispatchAsync(CallMessage message, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (!handlers.TryFind(message, out var handler))
        {
            Unhandled(message);
            return;
        }

        using var watch = telemetry.StartProcess(message);
        try
        {
            if (TryRead(handler, message, out var content)) await RunAsync(handler, content, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            watch.Failed(e);
            throw;
        }
    }

    private async Task RunAsync(HandlerBinding handler, object content, CancellationToken cancellationToken)
    {
        using var run = new HandlerRun(options.HandlerTimeout, time, cancellationToken);
        try
        {
            await HandleAsync(handler, content, run.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (run.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw HandlerTimeout.Error(options.HandlerTimeout, e);
        }
    }

    private async Task HandleAsync(HandlerBinding handler, object content, CancellationToken cancellationToken)
    {
        if (scopes.RootFor(handler) is { } services)
        {
            await handler.HandleAsync(content, services, messenger(), cancellationToken).ConfigureAwait(false);
            return;
        }

        var scope = scopes.Create();
        try
        {
            await handler.HandleAsync(content, scope.ServiceProvider, messenger(), cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Not `await using`, which would put the scope into a box.
            await scope.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool TryRead(HandlerBinding handler, CallMessage message, out object content)
    {
        try
        {
            content = handler.Read(message, json);
            return true;
        }
        catch (JsonException e)
        {
            telemetry.Unreadable();
            log.Unreadable(message, e.Message);
            content = message;
            return options.FailUnreadableContent ? throw new InvalidOperationException(e.Message) : false;
        }
    }

    private void Unhandled(CallMessage message)
    {
        telemetry.Unhandled();

        // Of another content type than JSON, its type says nothing: once is enough for all of them.
        var key = message.IsJson ? message.Type ?? string.Empty : NotJson;
        if (_unhandled.Count < MaxUnhandled && _unhandled.TryAdd(key, true)) log.Unhandled(message);
    }
}
