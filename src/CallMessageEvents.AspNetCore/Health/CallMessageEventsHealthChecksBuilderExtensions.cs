using CallMessageEvents;
using CallMessageEvents.AspNetCore;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that register an account's health check.</summary>
public static class CallMessageEventsHealthChecksBuilderExtensions
{
    private const string DefaultName = "call_message_events";

    /// <summary>
    /// Adds a health check for the account that <c>AddCallMessageEvents()</c> registered. It makes no request, unless
    /// <paramref name="detail"/> is true.
    /// </summary>
    /// <remarks>
    /// Unhealthy, or <paramref name="failureStatus"/>: the application is stopping, or its engine cannot be reached, and callbacks are answered 503.
    /// Degraded: the circuit is open after many failed requests, the pending messages have reached 80 % of their limit, or this node does not hear the
    /// other nodes. The check's data contain the numbers. The host does not start when the account is not registered, or when the check of the account
    /// without a name is given the name of another account.
    /// <para>
    /// With <paramref name="detail"/>, the checks of <c>ICallMessageChecks</c> are run, too, as <c>call-messages doctor</c> does: each credential at Twilio,
    /// the clock, the public address, and a signed callback to it. Their results are kept for a minute. One that failed is degraded and not unhealthy:
    /// another node would have the same trouble, and what still works goes on.
    /// </para>
    /// </remarks>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="name">The check's name, and not an account's. The default is <c>call_message_events</c>.</param>
    /// <param name="failureStatus">The status to report instead of unhealthy; null for unhealthy.</param>
    /// <param name="tags">Tags to choose checks by; null for none.</param>
    /// <param name="detail">Whether to make requests to Twilio and to <c>PublicBaseUrl</c>, once a minute at most. The default is false.</param>
    /// <returns>The same health checks.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> or <paramref name="name"/> is null.</exception>
    public static IHealthChecksBuilder AddCallMessageEvents(
        this IHealthChecksBuilder builder,
        string name = DefaultName,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        bool detail = false) =>
        Add(builder, AccountName.Unnamed, name, failureStatus, tags, detail);

    /// <summary>Adds a health check for an account that was registered by name.</summary>
    /// <inheritdoc cref="AddCallMessageEvents(IHealthChecksBuilder, string, HealthStatus?, IEnumerable{string}, bool)"/>
    /// <param name="builder">The application's health checks.</param>
    /// <param name="account">The account's name: <c>new AccountName("sales")</c>.</param>
    /// <param name="name">The check's name; null for <c>call_message_events_{account}</c>.</param>
    /// <param name="failureStatus">The status to report instead of unhealthy; null for unhealthy.</param>
    /// <param name="tags">Tags to choose checks by; null for none.</param>
    /// <param name="detail">Whether to make requests to Twilio and to <c>PublicBaseUrl</c>, once a minute at most. The default is false.</param>
    public static IHealthChecksBuilder AddCallMessageEvents(
        this IHealthChecksBuilder builder,
        AccountName account,
        string? name = null,
        HealthStatus? failureStatus = null,
        IEnumerable<string>? tags = null,
        bool detail = false) =>
        Add(builder, account, name ?? (account.IsUnnamed ? DefaultName : $"{DefaultName}_{account}"), failureStatus, tags, detail);

    private static IHealthChecksBuilder Add(
        IHealthChecksBuilder builder, AccountName account, string name, HealthStatus? failureStatus, IEnumerable<string>? tags, bool detail)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<IValidateOptions<HealthCheckServiceOptions>>(services => new HealthCheckAccount(account, name, services));
        builder.Services.AddOptions<HealthCheckServiceOptions>().ValidateOnStart();
        var recent = detail ? new RecentChecks() : null;
        return builder.Add(new HealthCheckRegistration(
            name,
            services => new CallMessageHealthCheck(
                account.Get<ICallMessageHealth>(services),
                recent is null ? null : token => recent.RunAsync(account.Get<ICallMessageChecks>(services), services.GetService<TimeProvider>(), token)),
            failureStatus,
            tags));
    }
}
