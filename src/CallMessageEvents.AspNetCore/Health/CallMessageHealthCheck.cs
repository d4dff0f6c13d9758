using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CallMessageEvents.AspNetCore;

/// <summary>Reports an account's health to ASP.NET Core.</summary>
/// <param name="health">The account's health in this process.</param>
/// <param name="runChecks">Runs the checks that make requests; null without them.</param>
internal sealed class CallMessageHealthCheck(
    ICallMessageHealth health, Func<CancellationToken, Task<IReadOnlyList<CallMessageCheck>>>? runChecks) : IHealthCheck
{
    private const double Full = 0.8;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = await health.ReadAsync(cancellationToken).ConfigureAwait(false);
        var result = Result(now, context.Registration.FailureStatus);

        // What is wrong in this process comes first: an application that stops would refuse its own callback.
        return runChecks is null || result.Status != HealthStatus.Healthy
            ? result
            : WithDetail(Data(now), await runChecks(cancellationToken).ConfigureAwait(false));
    }

    private static HealthCheckResult WithDetail(Dictionary<string, object> data, IReadOnlyList<CallMessageCheck> checks)
    {
        foreach (var check in checks) data[check.Name] = check.Outcome.ToString();
        var failed = checks.Where(static check => check.Outcome == CallMessageCheckOutcome.Failed)
            .Select(static check => $"{check.Name}: {check.Finding} {check.Remedy}".TrimEnd()).ToList();
        return failed.Count == 0 ? HealthCheckResult.Healthy(data: data) : HealthCheckResult.Degraded(string.Join(' ', failed), data: data);
    }

    private static HealthCheckResult Result(CallMessageHealth now, HealthStatus failure)
    {
        var data = Data(now);
        if (now.IsStopping) return new(failure, "The application stops: callbacks are answered 503.", data: data);
        if (now.Engine is { IsReachable: false, Problem: var problem })
            return new(failure, $"The engine cannot be reached: callbacks are answered 503. {problem}".TrimEnd(), data: data);
        if (now.IsCircuitOpen) return HealthCheckResult.Degraded("Too many requests to Twilio failed: none is sent at the moment.", data: data);
        if (now.Engine is { IsListening: false })
            return HealthCheckResult.Degraded("This node does not hear the others: messages that they store wait until it looks for them.", data: data);
        if (now.PendingMessages >= Full * now.MaxPendingMessages) return HealthCheckResult.Degraded("Nearly as many messages wait and run as may.", data: data);
        return HealthCheckResult.Healthy(data: data);
    }

    private static Dictionary<string, object> Data(CallMessageHealth now)
    {
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["isStopping"] = now.IsStopping,
            ["isCircuitOpen"] = now.IsCircuitOpen,
            ["pendingMessages"] = now.PendingMessages,
            ["maxPendingMessages"] = now.MaxPendingMessages,
        };
        if (now.Engine is not { } engine) return data;

        data["isEngineReachable"] = engine.IsReachable;
        if (!engine.IsReachable) return data;

        if (engine.IsListening is { } isListening) data["isListening"] = isListening;
        if (engine.OldestWaiting is { } oldest) data["oldestWaitingSeconds"] = oldest.TotalSeconds;
        data["ownedPartitions"] = engine.OwnedPartitions;
        data["nodes"] = engine.Nodes;
        data["waiting"] = engine.Waiting;
        data["deadLetters"] = engine.DeadLetters;
        return data;
    }
}
