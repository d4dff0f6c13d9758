using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// Tells the application's lifecycle handlers of end users that come and go. While the queue is full, legs that become active are not told of. The end of a leg
/// that was told active is always told, however late: its place is bounded by the legs that were told active. Thread-safe.
/// </summary>
internal sealed class LifecycleNotifier(
    LegQueue queue, IServiceScopeFactory scopes, IReadOnlyList<HandlerClass> handlers, HandlerAccount account, LegResolver resolver, ReceivingOptions options,
    ReceiveLog log, TimeProvider time)
    : ILegObserver
{
    /// <summary>Guards what a leg was told together with its place in the queue.</summary>
    private readonly Gate _lock = new();

    /// <summary>The leg is active. Where there is no room it is told at the leg's next status.</summary>
    /// <returns>Whether the leg is told now, so that its end must be told, too.</returns>
    public bool Active(CallRecord leg, LegState state)
    {
        if (handlers.Count == 0 || state.Told != ToldOfLeg.Nothing) return false;

        lock (_lock)
        {
            if (state.Told != ToldOfLeg.Nothing) return false;
            if (queue.TryAdd(leg, TellActiveAsync))
            {
                state.Told = ToldOfLeg.Active;
                return true;
            }
        }

        log.Overloaded(leg.CallSid);
        return false;
    }

    /// <summary>The leg has ended. Handlers that were never told of it are not told that, either.</summary>
    public void Ended(CallRecord leg, LegState state)
    {
        if (state.Told != ToldOfLeg.Active) return;

        lock (_lock)
        {
            if (state.Told != ToldOfLeg.Active) return;
            state.Told = ToldOfLeg.Ended;
            queue.Add(leg, TellEndedAsync);
        }
    }

    /// <summary>The application stops: handlers have this much time to be told what waits.</summary>
    public async Task DrainAsync(TimeSpan timeout, CancellationToken cancellationToken)
    {
        try
        {
            await queue.WhenEmpty().WaitAsync(timeout, time, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TimeoutException or OperationCanceledException)
        {
            log.LifecycleLeft(queue.Count);
        }
    }

    private Task TellActiveAsync(CallRecord leg, CancellationToken cancellationToken) =>
        TellAsync(leg, static (handler, context, cancellationToken) => handler.OnActiveAsync(context, cancellationToken), cancellationToken);

    private Task TellEndedAsync(CallRecord leg, CancellationToken cancellationToken) =>
        TellAsync(leg, static (handler, context, cancellationToken) => handler.OnEndedAsync(context, cancellationToken), cancellationToken);

    private async Task TellAsync(
        CallRecord record, Func<ICallLifecycleHandler, CallLifecycleContext, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        var leg = CallLeg.From(record, resolver.AccountOf(record));
        var context = new CallLifecycleContext { Leg = leg, Messenger = account.Messenger(), AccountName = account.Name };
        foreach (var handler in handlers)
        {
            using var run = new HandlerRun(options.HandlerTimeout, time, cancellationToken);
            try
            {
                var scope = scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    await tell(handler.Get<ICallLifecycleHandler>(scope.ServiceProvider), context, run.Token).WaitAsync(run.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException e) when (run.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                log.LifecycleFailed(leg.CallSid, HandlerTimeout.Error(options.HandlerTimeout, e));
            }
#pragma warning disable CA1031 // It may throw anything, and the leg's work goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!cancellationToken.IsCancellationRequested) log.LifecycleFailed(leg.CallSid, e);
            }
        }
    }
}
