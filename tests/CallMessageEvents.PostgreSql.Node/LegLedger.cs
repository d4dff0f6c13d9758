namespace CallMessageEvents.PostgreSql.Node;

/// <summary>Writes what this node was told of legs.</summary>
internal sealed class LegLedger(Ledger ledger) : ICallLifecycleHandler
{
    public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => WriteAsync("active", context);

    public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) => WriteAsync("answered", context);

    public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => WriteAsync("over", context);

    private Task WriteAsync(string what, CallLifecycleContext context)
    {
        ledger.Write(what, context.Leg.CallSid);
        return Task.CompletedTask;
    }
}
