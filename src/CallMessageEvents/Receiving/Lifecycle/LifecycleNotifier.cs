using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents;

/// <summary>
/// Calls the application's lifecycle handlers when end users come and go. While the queue is full, it skips legs that become active, and apps that connect. It
/// always reports the answer and the end of a leg that it reported as active, however late; the number of those legs limits that work. Thread-safe.
/// </summary>
internal sealed class LifecycleNotifier(
    LegQueue queue, IServiceScopeFactory scopes, IReadOnlyList<HandlerClass> handlers, HandlerAccount account, CallDirectory directory, LegResolver resolver,
    ReceivingOptions options, ReceiveLog log, TimeProvider time)
    : ILegObserver
{
    /// <summary>Guards a leg's reported state together with its place in the queue.</summary>
    private readonly Gate _lock = new();

    /// <summary>Whether there is anybody to tell.</summary>
    public bool HasHandlers => handlers.Count > 0;

    /// <summary>Returns this node's right to handle a leg. Without it no handler begins, and the handlers' token is cancelled when it is lost.</summary>
    public Func<CallSid, CallOwnership?>? OwnershipOf { get; set; }

    /// <summary>Reports that the leg is active. Without room in the queue, the leg's next status tries again.</summary>
    /// <returns>Whether it is reported now, so that the leg's end must be reported, too.</returns>
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

    /// <summary>Reports that the leg is in progress, if it was reported as active before, and not as ended.</summary>
    public void Answered(CallRecord leg, LegState state)
    {
        if (state.Told != ToldOfLeg.Active) return;

        lock (_lock)
        {
            if (state.Told != ToldOfLeg.Active) return;
            state.Told = ToldOfLeg.Answered;

            // A parent's own record may not say so yet, and that of a leg that has ended says so no more.
            queue.Add(leg.Status == CallStatus.InProgress ? leg : leg with { Status = CallStatus.InProgress, UnknownStatus = null }, TellAnsweredAsync);
        }
    }

    /// <summary>
    /// Reports that the leg's app connected. Any node does that which heard the app. After the leg's end nothing is reported.
    /// </summary>
    public void Connected(CallRecord leg, CallClient client)
    {
        if (handlers.Count == 0) return;

        var state = directory.State(leg.CallSid);
        lock (_lock)
        {
            if (state.Told == ToldOfLeg.Ended || queue.TryAdd(leg, (leg, cancellationToken) => TellConnectedAsync(leg, client, cancellationToken))) return;
        }

        log.ConnectionNotTold(leg.CallSid);
    }

    /// <summary>Reports that the leg has ended, if it was reported as active before.</summary>
    public void Ended(CallRecord leg, LegState state)
    {
        if (!state.IsEndAwaited) return;

        lock (_lock)
        {
            if (!state.IsEndAwaited) return;
            state.Told = ToldOfLeg.Ended;
            queue.Add(leg, TellEndedAsync);
        }
    }

    public bool IsDone(CallRecord leg, LegState state) => handlers.Count == 0 || (leg.IsEnded ? !state.IsEndAwaited : state.Told != ToldOfLeg.Nothing);

    /// <summary>Drains the waiting calls when the application stops, within the given time.</summary>
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
        TellHeldAsync(leg, static (handler, context, cancellationToken) => handler.OnActiveAsync(context, cancellationToken), cancellationToken);

    private Task TellAnsweredAsync(CallRecord leg, CancellationToken cancellationToken) =>
        TellHeldAsync(leg, static (handler, context, cancellationToken) => handler.OnAnsweredAsync(context, cancellationToken), cancellationToken);

    private Task TellConnectedAsync(CallRecord leg, CallClient client, CancellationToken cancellationToken) =>
        TellAsync(leg, client, static (handler, context, cancellationToken) => handler.OnConnectedAsync(context, cancellationToken), cancellationToken);

    private Task TellEndedAsync(CallRecord leg, CancellationToken cancellationToken) =>
        TellHeldAsync(leg, static (handler, context, cancellationToken) => handler.OnEndedAsync(context, cancellationToken), cancellationToken);

    private async Task TellHeldAsync(
        CallRecord leg, Func<ICallLifecycleHandler, CallLifecycleContext, CancellationToken, Task> tell, CancellationToken cancellationToken)
    {
        if (OwnershipOf is not { } ownershipOf)
        {
            await TellAsync(leg, directory.Client(leg.CallSid), tell, cancellationToken).ConfigureAwait(false);
        }
        else if (ownershipOf(leg.CallSid) is { IsHeld: true } ownership)
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ownership.Lost);
            await TellAsync(leg, directory.Client(leg.CallSid), tell, ending.Token).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(
        CallRecord record, CallClient? client, Func<ICallLifecycleHandler, CallLifecycleContext, CancellationToken, Task> tell,
        CancellationToken cancellationToken)
    {
        var leg = CallLeg.From(record, resolver.AccountOf(record));
        var context = new CallLifecycleContext { Leg = leg, Messenger = account.Messenger.Value, AccountName = account.Name, Client = client };
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
#pragma warning disable CA1031 // The application's code may throw anything; the leg's work goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                if (!cancellationToken.IsCancellationRequested) log.LifecycleFailed(leg.CallSid, e);
            }
        }
    }
}
