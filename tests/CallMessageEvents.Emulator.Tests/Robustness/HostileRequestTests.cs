using System.Net.NetworkInformation;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What no client of HTTP sends: it neither ends the emulator nor leaves a connection behind.</summary>
public sealed class HostileRequestTests : EmulatorTest
{
    private const string Messages = "/2010-04-01/Accounts/{ac}/Calls/{ca}/UserDefinedMessages.json";

    public static TheoryData<string, string> Bytes => new()
    {
        { "no HTTP at all", "\x16\x03\x01\x02\0\x01\0\x01\xFC\x03\x03" },
        { "no request line", "\r\n\r\n\r\n" },
        { "a method of no kind", "G{}T / HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "a version that is none", "GET / HTTP/9.9\r\nHost: a\r\n\r\n" },
        { "no host", "GET /emulator HTTP/1.1\r\n\r\n" },
        { "a zero in the path", "GET /emulator/%00 HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "a huge header", $"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('x', 100_000)}\r\n\r\n" },
        { "many headers", $"GET / HTTP/1.1\r\nHost: a\r\n{string.Concat(Enumerable.Range(0, 1000).Select(i => $"X{i}: 1\r\n"))}\r\n" },
        { "a huge path", $"GET /{new string('x', 100_000)} HTTP/1.1\r\nHost: a\r\n\r\n" },
        { "a broken chunk", "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n" },
        { "a length of no kind", "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n" },
        { "two lengths", "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}" },
    };

    public static TheoryData<string> Halves => new()
    {
        "POST",
        "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nContent-Le",
        "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{\"from\":",
        "POST /emulator/calls HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{\"f",
        $"POST {Messages} HTTP/1.1\r\nHost: a\r\nAuthorization: {{auth}}\r\n"
            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 100\r\n\r\nContent=",
        $"POST {Messages} HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 100\r\n\r\n",
    };

    [Theory]
    [MemberData(nameof(Bytes))]
    public async Task Bytes_Hostile_AreRefusedAndTheConnectionEnds(string what, string bytes)
    {
        using (var socket = await RawSocket.OpenAsync(Twilio))
        {
            try
            {
                await socket.WriteAsync(bytes);
            }
            catch (IOException)
            {
                // It was refused before all had left.
            }

            if (what != "no request line")
            {
                var answer = await socket.ReadToEndAsync();
                Assert.True(
                    answer.Length == 0
                        || answer.StartsWith("HTTP/1.1 4", StringComparison.Ordinal)
                        || answer.StartsWith("HTTP/1.1 505", StringComparison.Ordinal),
                    answer);
            }
        }

        await AssertAliveAndAloneAsync();
    }

    [Theory]
    [MemberData(nameof(Halves))]
    public async Task Request_Half_EndsWithItsConnection(string half)
    {
        var call = Twilio.Dial("+14155550100", "client:bob").Answer().Child;
        var bytes = half
            .Replace("{ac}", Twilio.AccountSid, StringComparison.Ordinal)
            .Replace("{ca}", call.Sid, StringComparison.Ordinal)
            .Replace("{auth}", $"{Rest.Http.DefaultRequestHeaders.Authorization}", StringComparison.Ordinal);

        for (var i = 0; i < 20; i++)
        {
            using var socket = await RawSocket.OpenAsync(Twilio);
            await socket.WriteAsync(bytes);
        }

        Assert.Empty(call.Received);
        await AssertAliveAndAloneAsync();
    }

    [Fact]
    public async Task Request_HalfAtTheEnd_DoesNotHoldUpDisposal()
    {
        using var socket = await RawSocket.OpenAsync(Twilio);
        await socket.WriteAsync("POST /emulator/calls HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{");

        await Twilio.DisposeAsync().AsTask().InTimeAsync();

        Assert.DoesNotContain("HTTP/1.1 2", await socket.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BREW")]
    [InlineData("PATCH")]
    [InlineData("OPTIONS")]
    public async Task Method_Unknown_IsNotAllowed(string method)
    {
        var call = Twilio.CreateCall("+14155550100", "client:bob");
        using var socket = await RawSocket.OpenAsync(Twilio);

        await socket.WriteAsync($"{method} /emulator/faults HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405 ", await socket.ReadUntilAsync("detail"), StringComparison.Ordinal);

        using var rest = await RawSocket.OpenAsync(Twilio);
        await rest.WriteAsync(
            $"{method} {RestClient.CallPath(call)}.json HTTP/1.1\r\nHost: a\r\nAuthorization: {Rest.Http.DefaultRequestHeaders.Authorization}\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 405 ", await rest.ReadUntilAsync("status"), StringComparison.Ordinal);
    }

    /// <summary>It answers, and the system knows of no connection to it that somebody has not let go.</summary>
    private async Task AssertAliveAndAloneAsync()
    {
        using (var rest = new RestClient(Twilio))
        {
            Assert.Equal(200, (await rest.GetAsync($"{rest.Account}/Calls.json")).Status);
        }

        var port = Twilio.BaseAddress.Port;
        await Eventually.HoldsAsync(() => !IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections().Any(
            connection => connection.LocalEndPoint.Port == port && connection.State is not (TcpState.TimeWait or TcpState.Listen)));
    }
}
