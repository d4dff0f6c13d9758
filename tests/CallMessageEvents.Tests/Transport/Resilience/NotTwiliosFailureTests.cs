using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>
/// What goes wrong before a request has left says nothing of Twilio: it must not keep other requests from being sent, and is named for what it is.
/// </summary>
public sealed class NotTwiliosFailureTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task SendAsync_HandlerOfTheApplicationThrows_OthersAreStillSent(bool asHttp)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var handler = new Broken(asHttp
            ? new HttpRequestException("the token server said no", null, System.Net.HttpStatusCode.Unauthorized)
            : new InvalidOperationException("a bug"));
        await using var provider = twilio.Provide(Circuits.OpensSoon, builder => builder.HttpClient.AddHttpMessageHandler(() => handler));
        var error = await FailsAsync(provider);

        handler.IsWhole = true;
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Contains(asHttp ? nameof(HttpRequestException) : nameof(InvalidOperationException), error.Message, StringComparison.Ordinal);
        Assert.Single(twilio.Requests);
        if (!TestTransport.KnowsUnsent) return;
        Assert.Equal((TwilioConnectionFailure.NotSent, false), (error.Reason, error.OutcomeUnknown));
        Assert.DoesNotContain("No connection", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ResolveAsync_HandlerOfTheApplicationThrows_OthersAreStillSent()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var handler = new Broken(new InvalidOperationException("a bug"));
        await using var provider = twilio.Provide(Circuits.OpensSoon, builder => builder.HttpClient.AddHttpMessageHandler(() => handler));
        for (var i = 0; i < 4; i++)
        {
            var error = await Assert.ThrowsAsync<TwilioConnectionException>(
                () => provider.Messenger().ResolveAsync(EndUser.WhoPlaced(ScriptedTwilio.Leg), TestAccount.Token));
            Assert.NotEqual(TwilioConnectionFailure.CircuitOpen, error.Reason);
        }

        handler.IsWhole = true;
        await ScriptedTwilio.SendAsync(provider.Messenger());
    }

    [Theory]
    [InlineData(SocketError.HostNotFound)]
    [InlineData(SocketError.TryAgain)]
    [InlineData(SocketError.NoData)]
    public async Task SendAsync_NameIsNotFound_OthersAreStillSent(SocketError cause)
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var isWhole = false;
        await using var provider = twilio.Provide(
            Circuits.OpensSoon, builder => builder.HttpClient.UseSocketsHttpHandler((handler, _) => handler.ConnectCallback = async (context, token) =>
        {
            if (!isWhole) throw new SocketException((int)cause);
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, token);
            return new NetworkStream(socket, ownsSocket: true);
        }));
        var error = await FailsAsync(provider);

        isWhole = true;
        await ScriptedTwilio.SendAsync(provider.Messenger());

        Assert.Equal((TwilioConnectionFailure.Connect, false), (error.Reason, error.OutcomeUnknown));
        Assert.Contains("name", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_SelfSignedCertificate_SaysSoEachTime()
    {
        await using var server = new SelfSignedServer();
        await using var provider = TestProvider.Create(server.Address, static options =>
        {
            options.Guard.Enabled = false;
            Circuits.OpensSoon(options);

            // A handshake may take long on a busy machine.
            (options.Resilience.AttemptTimeout, options.Resilience.TotalTimeout) = (TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));
        });

        var error = await FailsAsync(provider);

        Assert.Equal((TwilioConnectionFailure.Tls, false), (error.Reason, error.OutcomeUnknown));
        Assert.Contains("self-signed", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("No connection", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SendAsync_ConnectionIsRefused_OpensTheCircuitWhichNamesTheCause()
    {
        await using var provider = TestProvider.Create(new Uri("http://127.0.0.1:1"), static options =>
        {
            options.Guard.Enabled = false;
            Circuits.OpensSoon(options);
            Circuits.StaysOpen(options);
        });
        for (var i = 0; i < 2; i++)
        {
            var refused = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
            Assert.Equal(TwilioConnectionFailure.Connect, refused.Reason);
        }

        var error = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));

        Assert.Equal(TwilioConnectionFailure.CircuitOpen, error.Reason);
        Assert.Contains("connect", error.Message, StringComparison.Ordinal);
    }

    /// <summary>More often than opens the circuit.</summary>
    private static async Task<TwilioConnectionException> FailsAsync(ServiceProvider provider)
    {
        TwilioConnectionException? error = null;
        for (var i = 0; i < 4; i++)
        {
            var next = await Assert.ThrowsAsync<TwilioConnectionException>(() => ScriptedTwilio.SendAsync(provider.Messenger()));
            Assert.Equal((error ?? next).Reason, next.Reason);
            error = next;
        }

        return error!;
    }

    private sealed class Broken(Exception exception) : DelegatingHandler
    {
        public bool IsWhole { get; set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            IsWhole ? base.SendAsync(request, cancellationToken) : throw exception;
    }
}
