using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace CallMessageEvents;

/// <summary>Configures the client that calls the application's own public address, as Twilio does: without cookies, and without following redirects.</summary>
internal static class PublicHttpClient
{
    public static string Name(string account) => account.Length == 0 ? "CallMessageEvents.PublicAddress" : $"CallMessageEvents.PublicAddress:{account}";

    public static void Add(IServiceCollection services, string account) =>
        services.AddHttpClient(Name(account))
            .UseSocketsHttpHandler((handler, provider) =>
            {
                handler.AllowAutoRedirect = false;
                handler.UseCookies = false;
                handler.UseProxy =
                    provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(account).PublicBaseUrl is not { IsLoopback: true };
            })
            .ConfigureHttpClient(static client => client.Timeout = Timeout.InfiniteTimeSpan)
            .RemoveAllLoggers();
}
