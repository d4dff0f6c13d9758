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
    private static readonly Telling OnActive = new(
        nameof(ICallLifecycleHandler.OnActiveAsync), static (handler, context, cancellationToken) => handler.OnActiveAsync(context, cancellationToken));

    private static readonly Telling OnAnswered = new(
        nameof(ICallLifecycleHandler.OnAnsweredAsync), static (handler, context, cancellationToken) => handler.OnAnsweredAsync(context, cancellationToken));

    private static readonly Telling OnConnected = new(
        nameof(ICallLifecycleHandler.OnConnectedAsync), static (handler, context, cancellationToken) => handler.OnConnectedAsync(context, cancellationToken));

    private static readonly Telling OnEnded = new(
        nameof(ICallLifecycleHandler.OnEndedAsync), static (handler, context, cancellationToken) => handler.OnEndedAsync(context, cancellationToken));

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
            if (queue.TryAdd(leg, Held(leg.CallSid, OnActive)))
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
            var answered = leg.Status == CallStatus.InProgress ? leg : leg with { Status = CallStatus.InProgress, UnknownStatus = null };
            queue.Add(answered, Held(leg.CallSid, OnAnswered));
        }
    }

    /// <summary>
    /// Reports that the leg's app connected. Any node does that which heard the app. After the leg's end nothing is reported.
    /// </summary>
    public void Connected(CallRecord leg, CallClient client)
    {
        if (handlers.Count == 0) return;

        var (state, trace) = (directory.State(leg.CallSid), TraceContext.Current);
        lock (_lock)
        {
            if (state.Told == ToldOfLeg.Ended || queue.TryAdd(leg, TellConnectedAsync)) return;
        }

        log.ConnectionNotTold(leg.CallSid);

        Task TellConnectedAsync(CallRecord leg, CancellationToken cancellationToken) => TellAsync(leg, client, OnConnected, trace, cancellationToken);
    }

    /// <summary>Reports that the leg has ended, if it was reported as active before.</summary>
    public void Ended(CallRecord leg, LegState state)
    {
        if (!state.IsEndAwaited) return;

        lock (_lock)
        {
            if (!state.IsEndAwaited) return;
            state.Told = ToldOfLeg.Ended;
            queue.Add(leg, Held(leg.CallSid, OnEnded));
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

    /// <summary>
    /// The work of telling. It belongs to the trace of now: the request that reported the leg has most often ended when it runs. And to the ownership of now:
    /// under the next one the leg's report is worked on again, and tells all that was not told.
    /// </summary>
    private Func<CallRecord, CancellationToken, Task> Held(CallSid sid, Telling tell)
    {
        var (trace, ownership) = (TraceContext.Current, OwnershipOf?.Invoke(sid));
        return (leg, cancellationToken) => TellHeldAsync(leg, tell, trace, ownership, cancellationToken);
    }

    private async Task TellHeldAsync(CallRecord leg, Telling tell, string? trace, CallOwnership? ownership, CancellationToken cancellationToken)
    {
        if (OwnershipOf is null)
        {
            await TellAsync(leg, directory.Client(leg.CallSid), tell, trace, cancellationToken).ConfigureAwait(false);
        }
        else if (ownership is { IsHeld: true })
        {
            using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, ownership.Lost);
            await TellAsync(leg, directory.Client(leg.CallSid), tell, trace, ending.Token).ConfigureAwait(false);
        }
    }

    private async Task TellAsync(CallRecord record, CallClient? client, Telling tell, string? trace, CancellationToken cancellationToken)
    {
        var leg = CallLeg.From(record, resolver.AccountOf(record));
        var context = new CallLifecycleContext { Leg = leg, Messenger = account.Messenger.Value, AccountName = account.Name, Client = client };
        foreach (var handler in handlers)
        {
            // The leg was lost, or the application has stopped, while the handler before ran.
            if (cancellationToken.IsCancellationRequested) return;

            using var run = new HandlerRun(options.HandlerTimeout, time, cancellationToken);
            using var span = LifecycleSpan.Start(leg.CallSid, tell.Method, trace);
            try
            {
                var scope = scopes.CreateAsyncScope();
                await using (scope.ConfigureAwait(false))
                {
                    await tell.Call(handler.Get<ICallLifecycleHandler>(scope.ServiceProvider), context, run.Token).WaitAsync(run.Token).ConfigureAwait(false);
                }
            }
            catch (OperationCanceledException e) when (run.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                span.Failed(e);
                log.LifecycleFailed(leg.CallSid, handler.Type, tell.Method, HandlerTimeout.Error(options.HandlerTimeout, e));
            }
#pragma warning disable CA1031 // The application's code may throw anything; the leg's work goes on.
            catch (Exception e)
#pragma warning restore CA1031
            {
                span.Failed(e);
                if (!cancellationToken.IsCancellationRequested) log.LifecycleFailed(leg.CallSid, handler.Type, tell.Method, e);
            }
        }
    }

    /// <summary>One method of lifecycle handlers, and its name for the log.</summary>
    private sealed record Telling(string Method, Func<ICallLifecycleHandler, CallLifecycleContext, CancellationToken, Task> Call);
}
