using CallMessageEvents;
using CallMessageEvents.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the health check of an account.</summary>
public static class CallMessageEventsHealthChecksBuilderExtensions
{
    /// <summary>
    /// Adds a health check that makes no request to Twilio. Unhealthy, or <paramref name="failureStatus"/>: the application stops, and callbacks are answered
    /// 503. Degraded: so many requests to Twilio failed that none is sent at the moment, or 80 % of the messages that may wait and run do so. Its data are the
    /// numbers.
    /// </summary>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name. Default: <c>call_message_events</c>. Each account needs one of its own.</param>
    /// <param name="accountName">The account's name; null for the one that was registered without.</param>
    /// <param name="failureStatus">What is told instead of unhealthy; null for unhealthy.</param>
    /// <param name="tags">To choose checks by; null for none.</param>
    /// <returns>The same health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    public static IHealthChecksBuilder AddCallMessageEvents(
        this IHealthChecksBuilder builder,
        string name = "call_message_events",
        string? accountName = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var account = accountName is null ? Account.Unnamed : new Account(accountName);
        return builder.Add(
            new HealthCheckRegistration(name, services => new CallMessageHealthCheck(account.Get<ICallMessageHealth>(services)), failureStatus, tags));
    }
}
