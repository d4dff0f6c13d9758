using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Runs the one handler of a message. Thread-safe.</summary>
internal sealed class MessageDispatcher(
    HandlerTable handlers, HandlerAccount account, IServiceProvider services, ReceivingOptions options, ReceiveTelemetry telemetry, ReceiveLog log,
    TimeProvider time)
{
    /// <summary>The maximum number of logged types without a handler. End users choose the types, so there must be a limit.</summary>
    private const int MaxUnhandled = 1000;

    private const string NotJson = "\0";

    private readonly IServiceScopeFactory _scopes = services.GetRequiredService<IServiceScopeFactory>();
    private readonly ConcurrentDictionary<string, bool> _unhandled = new(StringComparer.Ordinal);

    public bool HasHandler(CallMessage message) => handlers.TryFind(message, out _);

    public async Task DispatchAsync(CallMessage message, int attempt, CancellationToken cancellationToken)
    {
        if (!handlers.TryFind(message, out var handler))
        {
            Unhandled(message);
            return;
        }

        using var watch = telemetry.StartProcess(message);
        try
        {
            if (TryCreateContext(handler, message, attempt, out var context)) await RunAsync(handler, context, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            watch.Failed(e);
            throw;
        }
    }

    private async Task RunAsync(HandlerBinding handler, CallMessageContext context, CancellationToken cancellationToken)
    {
        using var run = new HandlerRun(options.HandlerTimeout, time, cancellationToken);
        try
        {
            await HandleAsync(handler, context, run.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e) when (run.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw HandlerTimeout.Error(options.HandlerTimeout, e);
        }
    }

    private async Task HandleAsync(HandlerBinding handler, CallMessageContext context, CancellationToken cancellationToken)
    {
        if (handler.Class is null or { IsSingleton: true })
        {
            await handler.HandleAsync(context, services, cancellationToken).ConfigureAwait(false);
            return;
        }

        var scope = _scopes.CreateAsyncScope();
        await using (scope.ConfigureAwait(false))
        {
            await handler.HandleAsync(context, scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private bool TryCreateContext(HandlerBinding handler, CallMessage message, int attempt, [NotNullWhen(true)] out CallMessageContext? context)
    {
        try
        {
            context = handler.CreateContext(message, attempt, account);
            return true;
        }
        catch (JsonException e)
        {
            telemetry.Unreadable();
            log.Unreadable(message, e.Message);
            context = null;
            return options.FailUnreadableContent ? throw new InvalidOperationException(e.Message) : false;
        }
    }

    private void Unhandled(CallMessage message)
    {
        telemetry.Unhandled();

        // Content that is not JSON has no type, so it is logged once for all.
        var key = message.IsJson ? message.Type ?? string.Empty : NotJson;
        if (_unhandled.Count < MaxUnhandled && _unhandled.TryAdd(key, true)) log.Unhandled(message);
    }
}
