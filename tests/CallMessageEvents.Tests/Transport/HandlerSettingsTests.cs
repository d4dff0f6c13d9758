using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What the library's own HttpClient does, or leaves, by itself.</summary>
public sealed class HandlerSettingsTests
{
    [Theory]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task SendAsync_Redirected_IsNotFollowed(int status)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Then(status, headers: [("Location", "/elsewhere")]).Provide();

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((status, 1), (error.StatusCode, twilio.Requests.Count));
    }

    [Fact]
    public async Task SendAsync_CookieSet_IsNotKept()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var cookies = new ConcurrentQueue<string>();
        var answer = twilio.Otherwise;
        twilio.Otherwise = http =>
        {
            cookies.Enqueue(http.Request.Headers.Cookie.ToString());
            http.Response.Headers.SetCookie = "session=1; Path=/";
            return answer(http);
        };
        await using var provider = twilio.Provide();

        await ScriptedTwilio.SendAsync(provider.Messenger());
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal(["", ""], cookies);
    }

    [Fact]
    public async Task SendAsync_HundredAtOnce_UseNoMoreThan64Connections()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var (connections, arrived) = (0, 0);
        var all = new TaskCompletionSource();
        var answer = twilio.Otherwise;
        twilio.Otherwise = async http =>
        {
            if (Interlocked.Increment(ref arrived) == 64) all.SetResult();
            await all.Task.WaitAsync(http.RequestAborted);
            await answer(http);
        };
        await using var provider = twilio.Provide(
            build: builder => builder.HttpClient.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (context, token) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
                await socket.ConnectAsync(context.DnsEndPoint, token);
                return new NetworkStream(socket, ownsSocket: true);
            }),
            time: new WatchedTime());

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => ScriptedTwilio.SendAsync(provider.Messenger())));

        Assert.Equal((100, 64), (twilio.Requests.Count, connections));
    }

    [Fact]
    public async Task SendAsync_AnswerOverFourMebibytes_IsCut()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(201, $$"""{"sid":"KX1","more":"{{new string('x', 4 * 1024 * 1024)}}"}""");
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 0);

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal((201, true), (error.StatusCode, error.OutcomeUnknown));
    }

    [Fact]
    public async Task SendAsync_AnswerJustUnderFourMebibytes_IsRead()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        twilio.Then(201, $$"""{"sid":"KX1","more":"{{new string('x', (4 * 1024 * 1024) - 100)}}"}""");
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 0);

        Assert.Equal("KX1", (await ScriptedTwilio.SendAsync(provider.Messenger())).Sid.ToString());
    }

    [Fact]
    public async Task SendAsync_AnswerAnnouncesMuch_NoRoomIsMadeBeforeItComes()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        using var answer = new WatchedAnswer();
        await using var provider = twilio.Provide(build: builder => builder.HttpClient.AddHttpMessageHandler(() => new Answering(answer)));

        Assert.Equal("KX1", (await ScriptedTwilio.SendAsync(provider.Messenger())).Sid.ToString());

        Assert.InRange(answer.FirstRoom, 1, 16 * 1024);
    }

    [Fact]
    public async Task SendAsync_AnswerWithoutEnd_IsGivenUp()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var gone = new TaskCompletionSource();
        twilio.Then(async http =>
        {
            http.RequestAborted.Register(gone.SetResult);
            http.Response.StatusCode = 400;
            var part = new byte[65536];
            while (!http.RequestAborted.IsCancellationRequested) await http.Response.Body.WriteAsync(part, http.RequestAborted);
        });
        await using var provider = twilio.Provide(static options => options.Resilience.Retry.MaxRetryAttempts = 0);

        var error = await Assert.ThrowsAsync<TwilioApiException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(400, error.StatusCode);
        await Eventually.EndsAsync(gone.Task);
    }

    [Fact]
    public async Task SendAsync_ProxyOfTheClientRefuses_IsNamedWithoutItsPassword()
    {
        await using var provider = TestProvider.Create(
            new Uri("http://twilio.example"),
            static options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 0),
            static builder => builder.HttpClient.UseSocketsHttpHandler(
                static (handler, _) => handler.Proxy = new WebProxy(new Uri("http://jane:s3cret@127.0.0.1:1"))));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(TwilioConnectionFailure.Connect, error.Reason);
        Assert.Contains("twilio.example:80", error.Message, StringComparison.Ordinal);
        Assert.Contains("proxy http://127.0.0.1:1", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cret", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("jane", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ProxyThatIsPassedBy_IsNotNamed()
    {
        await using var provider = TestProvider.Create(
            new Uri("http://127.0.0.1:1"),
            static options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 0),
            static builder => builder.HttpClient.UseSocketsHttpHandler(
                static (handler, _) => handler.Proxy = new WebProxy(new Uri("http://proxy.example:3128")) { BypassList = ["127\\.0\\.0\\.1"] }));

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.DoesNotContain("proxy.example", error.Message, StringComparison.Ordinal);
    }

    private sealed class Answering(Stream body) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new StreamContent(body);
            content.Headers.ContentLength = 4 * 1024 * 1024;
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.Created) { Content = content });
        }
    }

    /// <summary>Knows how much room there was before its first byte.</summary>
    private sealed class WatchedAnswer() : MemoryStream("""{"sid":"KX1"}"""u8.ToArray())
    {
        public int FirstRoom { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position == 0) FirstRoom = buffer.Length;
            return base.ReadAsync(buffer, cancellationToken);
        }
    }
}
