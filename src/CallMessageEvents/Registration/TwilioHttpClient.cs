using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Configures the named client.</summary>
internal static class TwilioHttpClient
{
    /// <summary>Limits the requests in flight, so that further ones queue here and not at Twilio.</summary>
    private const int MaxConnections = 64;

    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(2);

    public static IHttpClientBuilder Add(IServiceCollection services, string name) =>
        services.AddHttpClient(name.Length == 0 ? "CallMessageEvents" : $"CallMessageEvents:{name}")
            .UseSocketsHttpHandler((handler, provider) =>
            {
                handler.AllowAutoRedirect = false;
                handler.MaxConnectionsPerServer = MaxConnections;
                handler.PooledConnectionLifetime = ConnectionLifetime;
                handler.UseCookies = false;

                // No proxy for a server on this machine: HTTP_PROXY would see content and credentials.
                handler.UseProxy = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name).BaseAddress is not { IsLoopback: true };
            })

            // The resilience pipeline has the time-outs.
            .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)

            // The client is created once and kept, so the factory need not renew handlers; connections renew themselves.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)

            // The default loggers log addresses at each request, and cost more than the rest of a send.
            .RemoveAllLoggers();
}
