using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CallMessageEvents.AspNetCore;

/// <summary>Reports an account's health to ASP.NET Core.</summary>
internal sealed class CallMessageHealthCheck(ICallMessageHealth health) : IHealthCheck
{
    private const double Full = 0.8;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(Result(health.Read(), context.Registration.FailureStatus));

    private static HealthCheckResult Result(CallMessageHealth now, HealthStatus failure)
    {
        var data = Data(now);
        if (now.IsStopping) return new(failure, "The application stops: callbacks are answered 503.", data: data);
        if (now.IsCircuitOpen) return HealthCheckResult.Degraded("Too many requests to Twilio failed: none is sent at the moment.", data: data);
        if (now.PendingMessages >= Full * now.MaxPendingMessages) return HealthCheckResult.Degraded("Nearly as many messages wait and run as may.", data: data);
        return HealthCheckResult.Healthy(data: data);
    }

    private static Dictionary<string, object> Data(CallMessageHealth now) => new(StringComparer.Ordinal)
    {
        ["isStopping"] = now.IsStopping,
        ["isCircuitOpen"] = now.IsCircuitOpen,
        ["pendingMessages"] = now.PendingMessages,
        ["maxPendingMessages"] = now.MaxPendingMessages,
    };
}
