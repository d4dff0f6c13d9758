using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>Tells the application's lifecycle handlers of end users that come and go.</summary>
internal sealed class LifecycleNotifier(
    LegQueue queue, IServiceScopeFactory scopes, IReadOnlyList<Type> handlers, LegResolver resolver, ReceivingOptions options, ReceiveLog log, TimeProvider time)
{
    /// <summary>False when there is no room at the moment.</summary>
    public bool TryTellActive(CallRecord leg) => Tell(leg, static (handler, leg, cancellationToken) => handler.OnActiveAsync(leg, cancellationToken));

    public void TellEnded(CallRecord leg) => Tell(leg, static (handler, leg, cancellationToken) => handler.OnEndedAsync(leg, cancellationToken));

    private bool Tell(CallRecord leg, Func<ICallLifecycleHandler, CallLeg, CancellationToken, Task> tell)
    {
        if (handlers.Count == 0) return true;
        if (queue.TryAdd(leg, (leg, cancellationToken) => TellAsync(CallLeg.From(leg, resolver.AccountOf(leg)), tell, cancellationToken))) return true;

        log.Overloaded(leg.CallSid);
        return false;
    }

    private async Task TellAsync(CallLeg leg, Func<ICallLifecycleHandler, CallLeg, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        foreach (var type in handlers)
        {
            using var deadline = new SendDeadline(options.HandlerTimeout, time, cancellationToken);
            try
            {
                var scope = scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    await tell((ICallLifecycleHandler)scope.ServiceProvider.GetRequiredService(type), leg, deadline.Token)
                        .WaitAsync(deadline.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException e) when (deadline.Token.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                log.LifecycleFailed(leg.CallSid, HandlerTimeout.Error(options.HandlerTimeout, e));
            }
#pragma warning disable CA1031 // It throws whatever it likes, and the leg goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!cancellationToken.IsCancellationRequested) log.LifecycleFailed(leg.CallSid, e);
            }
        }
    }
}
