using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// Tells the application's lifecycle handlers of end users that come and go. Where too much is to be told, legs that become active are not told of for now; the end of one that
/// was told active is always told, however late: there is room for it, since legs that are not told active do not take it. Thread-safe.
/// </summary>
internal sealed class LifecycleNotifier(
    LegQueue queue, IServiceScopeFactory scopes, IReadOnlyList<HandlerClass> handlers, HandlerAccount account, LegResolver resolver, ReceivingOptions options, ReceiveLog log,
    TimeProvider time)
    : ILegObserver
{
    /// <summary>Of what is told of a leg and its place in the queue, which go together.</summary>
    private readonly Gate _lock = new();

    /// <summary>The leg is active. Where there is no room it is told at the leg's next status.</summary>
    /// <returns>Whether this told it.</returns>
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

    /// <summary>The leg has ended. Whoever was never told of it is not told that, either.</summary>
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

    /// <summary>The application stops: what is to be told has so much time.</summary>
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
