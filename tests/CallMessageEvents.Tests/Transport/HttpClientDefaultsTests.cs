using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>An application that configures all its clients, as Aspire's service defaults do.</summary>
public sealed class HttpClientDefaultsTests
{
    [Fact]
    public async Task SendAsync_AppsOwnRetryHandlerOnAllClients_Works()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(503).Then(503);
        await using var provider = twilio.Provide(build: static builder => builder.Services.ConfigureHttpClientDefaults(static client =>
        {
            client.ConfigureHttpClient(static http => http.Timeout = TimeSpan.FromSeconds(5));
            client.AddHttpMessageHandler(static () => new RetryingHandler());
        }));

        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(3, twilio.Requests.Count);
        Assert.Single(twilio.Requests.Select(static request => request.Form["IdempotencyKey"]).Distinct());
    }

    [Fact]
    public async Task SendAsync_LibrarysRetriesOff_OnlyTheAppsHandlerRepeats()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(503).Then(503).Then(503);
        await using var provider = twilio.Provide(
            static options => options.Retry.MaxRetries = 0,
            static builder => builder.HttpClient.AddHttpMessageHandler(static () => new RetryingHandler()));

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((503, 2), (error.StatusCode, twilio.Requests.Count));
    }

    [Fact]
    public async Task SendAsync_OtherHandlersTakenOff_OnlyTheLibraryRepeats()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(503).Then(503);
        await using var provider = twilio.Provide(static options => options.Retry.MaxRetries = 1, static builder =>
        {
            builder.Services.ConfigureHttpClientDefaults(static client => client.AddHttpMessageHandler(static () => new RetryingHandler()));
            builder.HttpClient.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear());
        });

        await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(2, twilio.Requests.Count);
    }

    private sealed class RetryingHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var answer = await base.SendAsync(request, cancellationToken);
            if ((int)answer.StatusCode < 500) return answer;
            answer.Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }
}
