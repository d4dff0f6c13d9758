using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace CallMessageEvents.Emulator;

/// <summary>Healthy when the emulator answers.</summary>
internal sealed class EmulatorHealthCheck(CallMessageEmulatorResource resource) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (resource.Listening is not { } emulator)
        {
            return new(context.Registration.FailureStatus, "It has not started.");
        }

        try
        {
            using var answer = await EmulatorControlClient.Http.GetAsync(new Uri(emulator.BaseAddress, "emulator"), cancellationToken).ConfigureAwait(false);
            return answer.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : new(context.Registration.FailureStatus, $"It answers {(int)answer.StatusCode}.");
        }
        catch (HttpRequestException failure)
        {
            return new(context.Registration.FailureStatus, "It does not answer.", failure);
        }
    }
}
