using System.Collections.Concurrent;
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
            client.ConfigureHttpClient(static http => http.Timeout = TimeSpan.FromMinutes(1));
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
            static options => options.Resilience.Retry.MaxRetryAttempts = 0,
            static builder => builder.HttpClient.AddHttpMessageHandler(static () => new RetryingHandler()));

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((503, 2), (error.StatusCode, twilio.Requests.Count));
    }

    [Fact]
    public async Task SendAsync_OtherHandlersTakenOff_OnlyTheLibraryRepeats()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(503).Then(503);
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 1, static builder =>
        {
            builder.Services.ConfigureHttpClientDefaults(static client => client.AddHttpMessageHandler(static () => new RetryingHandler()));
            builder.HttpClient.ConfigureAdditionalHttpMessageHandlers(static (handlers, _) => handlers.Clear());
        });

        await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(2, twilio.Requests.Count);
    }

    [Fact]
    public async Task SendAsync_HeadersSetOnTheClient_GoWithEachRequest()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var agents = new ConcurrentQueue<string>();
        var answer = twilio.Otherwise;
        twilio.Otherwise = http =>
        {
            agents.Enqueue(http.Request.Headers.UserAgent.ToString());
            return answer(http);
        };
        await using var provider = twilio.Provide(
            build: static builder => builder.HttpClient.ConfigureHttpClient(static http => http.DefaultRequestHeaders.Add("User-Agent", "contact-centre/1.0")));

        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(["contact-centre/1.0", "contact-centre/1.0"], agents);
    }

    [Fact]
    public async Task SendAsync_TimeoutSetOnTheClient_EndsAnAttempt()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Otherwise = static http => Task.Delay(Timeout.Infinite, http.RequestAborted);
        await using var provider = twilio.Provide(
            static options => options.Resilience.Retry.MaxRetryAttempts = 0,
            static builder => builder.HttpClient.ConfigureHttpClient(static http => http.Timeout = TimeSpan.FromSeconds(5)));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((TwilioConnectionFailure.TimedOut, true), (error.Reason, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_FactoryOfTheApplicationsOwn_MakesTheClient()
    {
        await using var provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"),
            static options => options.Guard.Enabled = false,
            static builder => builder.Services.AddSingleton<IHttpClientFactory>(new AnsweringFactory()));

        var sent = await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal("KX00000000000000000000000000000007", sent.Sid.ToString());
    }

    [Fact]
    public async Task SendAsync_HandlerFailsAsTheTimeIsOver_TimedOut()
    {
        var time = new WatchedTime();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"),
            static options =>
            {
                (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 0);
                options.Resilience.AttemptTimeout = TimeSpan.FromSeconds(2);
            },
            builder => builder.HttpClient.AddHttpMessageHandler(() => new FailingWhenCancelled(begun)),
            time);
        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        await Eventually.EndsAsync(begun.Task);
        time.Advance(TimeSpan.FromSeconds(2));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => Eventually.EndsAsync(sending));

        Assert.Equal(TwilioConnectionFailure.TimedOut, error.Reason);
    }

    private sealed class AnsweringFactory : IHttpClientFactory
    {
        public HttpClient CreateClient(string name) => new(new AnsweringHandler()) { Timeout = Timeout.InfiniteTimeSpan };
    }

    private sealed class AnsweringHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.LoadIntoBufferAsync(cancellationToken);
            return new HttpResponseMessage(System.Net.HttpStatusCode.Created)
            {
                Content = new StringContent("""{"sid":"KX00000000000000000000000000000007"}"""),
            };
        }
    }

    private sealed class FailingWhenCancelled(TaskCompletionSource begun) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await request.Content!.LoadIntoBufferAsync(cancellationToken);
            begun.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellationToken).ContinueWith(static _ => { }, TaskScheduler.Default);
            throw new HttpRequestException("gave up");
        }
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
