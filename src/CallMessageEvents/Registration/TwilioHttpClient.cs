using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>The settings of the named client.</summary>
internal static class TwilioHttpClient
{
    /// <summary>Requests in flight are limited here, so that they wait in order and not at Twilio.</summary>
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

                // What is on this machine is reached directly: HTTP_PROXY would be told content and credentials.
                handler.UseProxy = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(name).BaseAddress is not { IsLoopback: true };
            })

            // The pipeline keeps the time.
            .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)

            // The client is made once and held, so the factory need not renew handlers; connections renew themselves.
            .SetHandlerLifetime(Timeout.InfiniteTimeSpan)

            // They log addresses at each request, and cost more than the rest of a send.
            .RemoveAllLoggers();
}
