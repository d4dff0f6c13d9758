using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>No message may ever carry another's bytes, however requests end.</summary>
public sealed class BodyTests
{
    private const int Sends = 400;

    [Theory]
    [InlineData(HttpProtocols.Http1)]
    [InlineData(HttpProtocols.Http2)]
    public async Task SendAsync_EarlyRepliesAndCancellations_NoBodyCarriesAnothersBytes(HttpProtocols protocol)
    {
        var bodies = new ConcurrentQueue<string>();
        var random = new Random(2026);
        await using var server = await StartAsync(protocol, async http =>
        {
            // Every third request or so is answered before its body was read; by no period that repetitions could fall into step with.
            bool isEarly;
            lock (random) isEarly = random.Next(3) == 0;
            if (isEarly)
            {
                await ScriptedTwilio.JsonAsync(http, 429, "{}");
                return;
            }

            using var reader = new StreamReader(http.Request.Body);
            bodies.Enqueue(await reader.ReadToEndAsync(http.RequestAborted));
            await ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX0123456789abcdef0123456789abcdef"}""");
        });
        await using var provider = Provide(server, protocol);

        await Parallel.ForAsync(0, Sends, new ParallelOptions { MaxDegreeOfParallelism = 50, CancellationToken = TestAccount.Token }, async (i, _) =>
        {
            using var cancellation = new CancellationTokenSource();
            var sending = provider.Messenger().SendAsync(
                EndUser.OnLeg(ScriptedTwilio.Leg), new { Id = i, Text = Fill(i) }, new SendOptions { IdempotencyKey = $"key-{i}" }, cancellation.Token);
            if (i % 5 == 0) await cancellation.CancelAsync();
            try
            {
                await Eventually.EndsAsync(sending);
            }
            catch (OperationCanceledException)
            {
                // One of those that were cancelled.
            }
        });

        Assert.True(bodies.Count >= Sends / 2);
        Assert.All(bodies, AssertIsOneMessage);
    }

    [Fact]
    public async Task SendAsync_HandlerReadsAndRepeatsTheRequest_BodyIsWhole()
    {
        var bodies = new ConcurrentQueue<string>();
        await using var server = await StartAsync(HttpProtocols.Http1, async http =>
        {
            using var reader = new StreamReader(http.Request.Body);
            bodies.Enqueue(await reader.ReadToEndAsync(http.RequestAborted));
            await ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX0123456789abcdef0123456789abcdef"}""");
        });
        await using var provider = Provide(server, HttpProtocols.Http1, static client => client.AddHttpMessageHandler(static () => new ReadingTwiceHandler()));

        await provider.Messenger().SendAsync(
            EndUser.OnLeg(ScriptedTwilio.Leg), new { Id = 7, Text = Fill(7) }, new SendOptions { IdempotencyKey = "key-7" }, TestAccount.Token);

        Assert.Equal(2, bodies.Count);
        Assert.All(bodies, AssertIsOneMessage);
        Assert.Single(bodies.Distinct());
    }

    [Fact]
    public async Task SendAsync_ContentReadAfterTheSend_IsRefusedInsteadOfAnothersBytes()
    {
        HttpContent? kept = null;
        await using var server = await StartAsync(
            HttpProtocols.Http1, static http => ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX0123456789abcdef0123456789abcdef"}"""));
        await using var provider = Provide(
            server, HttpProtocols.Http1, client => client.AddHttpMessageHandler(() => new KeepingHandler(content => kept = content)));

        await provider.Messenger().SendAsync(EndUser.OnLeg(ScriptedTwilio.Leg), new { Id = 1 }, cancellationToken: TestAccount.Token);

        await Assert.ThrowsAnyAsync<ObjectDisposedException>(() => kept!.CopyToAsync(Stream.Null, TestAccount.Token));
    }

    private static void AssertIsOneMessage(string body)
    {
        var form = QueryHelpers.ParseQuery(body);
        var id = int.Parse(form["IdempotencyKey"].ToString()["key-".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($$"""{"id":{{id}},"text":"{{Fill(id)}}"}""", form["Content"].ToString());
    }

    private static string Fill(int i) => string.Concat(Enumerable.Repeat($"<{i}>&", 100 + (i % 700)));

    private static ServiceProvider Provide(WebApplication server, HttpProtocols protocol, Action<IHttpClientBuilder>? build = null) => TestProvider.Create(
        new Uri(server.Urls.First()),
        static options => (options.Guard.Enabled, options.Resilience.Retry.MaxRetryAttempts) = (false, 20),
        builder =>
        {
            if (protocol == HttpProtocols.Http2)
            {
                builder.HttpClient.ConfigureHttpClient(static client =>
                    (client.DefaultRequestVersion, client.DefaultVersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact));
            }

            build?.Invoke(builder.HttpClient);
        });

    private static async Task<WebApplication> StartAsync(HttpProtocols protocol, RequestDelegate answer)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = protocol));
        var app = builder.Build();
        app.Run(answer);
        await app.StartAsync(TestAccount.Token);
        return app;
    }

    /// <summary>Reads the content, and then sends the request twice, as a retrying handler does.</summary>
    private sealed class ReadingTwiceHandler : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            _ = Encoding.UTF8.GetString(await request.Content!.ReadAsByteArrayAsync(cancellationToken));
            (await base.SendAsync(request, cancellationToken)).Dispose();
            return await base.SendAsync(request, cancellationToken);
        }
    }

    private sealed class KeepingHandler(Action<HttpContent> keep) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            keep(request.Content!);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
