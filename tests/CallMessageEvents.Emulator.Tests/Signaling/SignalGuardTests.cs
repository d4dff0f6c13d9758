using System.Net;
using System.Net.WebSockets;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>Which web pages may open the socket: those of this machine, and those that are allowed.</summary>
public sealed class SignalGuardTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://localhost.evil.example")]
    [InlineData("http://127.0.0.1.evil.example")]
    [InlineData("http://evil.example:8790")]
    [InlineData("http://localhost@evil.example")]
    [InlineData("http://notlocalhost")]
    [InlineData("http://192.168.1.1")]
    [InlineData("http://[fe80::1]")]
    [InlineData("http://allowed.example.evil.example")]
    [InlineData("chrome-extension://abcdefghijklmnopabcdefghijklmnop")]
    [InlineData("null")]
    [InlineData("file://")]
    [InlineData("x")]
    public async Task Socket_OfAForeignPage_IsRefused(string origin)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(origin));

        Assert.Contains(_loggers.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains("/signal was refused", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("http://localhost:5000")]
    [InlineData("https://LOCALHOST")]
    [InlineData("http://app.localhost:3000")]
    [InlineData("http://127.0.0.1:5173")]
    [InlineData("http://127.0.0.2")]
    [InlineData("http://[::1]:5000")]
    [InlineData("capacitor://localhost")]
    [InlineData("https://allowed.example:8443")]
    [InlineData("https://ALLOWED.example.")]
    [InlineData(null)]
    public async Task Socket_OfThisMachinesPageOrAnAllowedOneOrAProgram_Opens(string? origin) =>
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(origin));

    /// <summary>A name of their own that the DNS leads here: the page is then of the same origin as the emulator.</summary>
    [Theory]
    [InlineData("evil.example")]
    [InlineData("evil.example.")]
    [InlineData("twilio.com.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    public async Task Socket_UnderANameOfTheDns_IsRefused(string name)
    {
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync($"http://{name}", name));
        Assert.Equal(HttpStatusCode.Forbidden, await OpenAsync(origin: null, name));
    }

    [Theory]
    [InlineData("http://workstation:5000", "workstation")]
    [InlineData("http://192.168.1.7:5000", "192.168.1.7:8790")]
    [InlineData("http://localhost:5000", "allowed.example")]
    public async Task Socket_OfAPageOfTheHostThatTheEmulatorIsReachedBy_Opens(string origin, string host) =>
        Assert.Equal(HttpStatusCode.SwitchingProtocols, await OpenAsync(origin, host));

    [Theory]
    [InlineData("http://allowed.example")]
    [InlineData("allowed.example:80")]
    [InlineData("*.example")]
    [InlineData("*")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Start_AllowedHostThatIsNoName_IsRefused(string? name)
    {
        var refused = await Assert.ThrowsAsync<ArgumentException>(() => TwilioEmulator.StartAsync(new() { AllowedHosts = [name!] }, Cancellation));

        Assert.Contains(nameof(TwilioEmulatorOptions.AllowedHosts), refused.Message, StringComparison.Ordinal);
    }

    protected override void Configure(TwilioEmulatorOptions options) => (options.AllowedHosts, options.LoggerFactory) = (["allowed.example"], _loggers);

    private async Task<HttpStatusCode> OpenAsync(string? origin, string? host = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        if (origin is not null) socket.Options.SetRequestHeader("Origin", origin);
        if (host is not null) socket.Options.SetRequestHeader("Host", host);
        try
        {
            await socket.ConnectAsync(new UriBuilder(Twilio.BaseAddress) { Scheme = "ws", Path = "/signal" }.Uri, Cancellation);
        }
        catch (WebSocketException)
        {
            // The status says why.
        }

        return socket.HttpStatusCode;
    }
}
