using System.Collections.Concurrent;

namespace CallMessageEvents.Tests;

/// <summary>Keeps who came and went, such as "alice active".</summary>
internal class ComingsAndGoings(ConcurrentQueue<string> told) : ICallLifecycleHandler
{
    public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Tell(context, "active");

    public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => Tell(context, "ended");

    protected Task Tell(CallLifecycleContext context, string what)
    {
        told.Enqueue($"{context.Leg.Identity} {what}");
        return Task.CompletedTask;
    }
}
