using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Runs a handler: in a scope of its own where it needs one, and not longer than it may. Thread-safe.</summary>
internal sealed class HandlerRunner(IServiceProvider services, ReceivingOptions options, TimeProvider time)
{
    private readonly IServiceScopeFactory _scopes = services.GetRequiredService<IServiceScopeFactory>();

    /// <exception cref="TimeoutException">Its time was over.</exception>
    public async Task RunAsync(HandlerBinding handler, CallMessageContext context, CancellationToken cancellationToken)
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
}
