using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Twilio.Clients;
using Twilio.Http;

namespace CallMessageEvents.Tests;

/// <summary>What the tests of sending run over here: Twilio's helper library; and all that differs from the library's own transport.</summary>
internal static class TestTransport
{
    /// <summary>The body is read before the helper library is asked, so that what became of it is not known.</summary>
    public static bool KnowsUnsent => false;

    public static string[] ConnectAdvice => ["ITwilioRestClient", "region, edge and proxy"];

    /// <summary>The helper library reads each error as Twilio's older kind, which has no such field.</summary>
    public static string? ProblemType(string type)
    {
        Assert.NotEmpty(type);
        return null;
    }

    /// <summary>The helper library's exceptions have no headers.</summary>
    public static T? Header<T>(T? value)
    {
        Assert.NotNull(value);
        return default;
    }

    /// <summary>A client on the account's named HttpClient, so that tests can change that for either transport.</summary>
    public static void Use(ICallMessageEventsBuilder builder, Uri address)
    {
        builder.HttpClient.AddHttpMessageHandler(() => new RedirectHandler(address));
        builder.UseTwilioRestClient(provider =>
        {
            var options = provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>().Get(builder.Name);
            var http = provider.GetRequiredService<IHttpClientFactory>().CreateClient(builder.HttpClient.Name);
            return new TwilioRestClient(
                options.ApiKeySid ?? options.AccountSid, options.ApiKeySecret ?? options.AuthToken, options.AccountSid,
                httpClient: new SystemNetHttpClient(http));
        });
    }

    /// <summary>A request that is given up goes on: it must not have ended.</summary>
    public static Task WhenGivenUpAsync(ScriptedRequest request)
    {
        Assert.False(request.Aborted.IsCompleted);
        return Task.CompletedTask;
    }

    private sealed class RedirectHandler(Uri address) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            request.RequestUri = new Uri(address, request.RequestUri!.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
