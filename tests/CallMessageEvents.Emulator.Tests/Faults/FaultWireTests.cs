using System.Diagnostics;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>What is on the wire, seen by a bare socket.</summary>
public sealed class FaultWireTests : EmulatorTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Reset_Connection_IsResetWithoutAByte(bool processed)
    {
        var leg = Order(new() { Kind = FaultKind.Reset, Processed = processed });
        using var connection = await RawConnection.PostMessageAsync(Twilio, Rest, leg, "Content=1");

        Assert.Equal(("", true), await connection.ReadToEndAsync());

        Assert.Equal(processed, leg.Received.Count == 1);
        Assert.Equal((null, FaultKind.Reset), (Twilio.Requests[0].StatusCode, Twilio.Requests[0].Fault));
    }

    [Fact]
    public async Task TruncatedBody_HalfOfIt_ComesBeforeTheReset()
    {
        var leg = Order(new() { Kind = FaultKind.TruncatedBody });
        for (var round = 0; round < 20; round++)
        {
            using var connection = await RawConnection.PostMessageAsync(Twilio, Rest, leg, "Content=1");

            var (text, reset) = await connection.ReadToEndAsync();

            Assert.True(reset);
            Assert.StartsWith("HTTP/1.1 201 Created\r\n", text, StringComparison.Ordinal);
            var (head, body) = (text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)], text[(text.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..]);
            var length = head.Split("\r\n").Single(line => line.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..];
            Assert.Equal(int.Parse(length, System.Globalization.CultureInfo.InvariantCulture) / 2, body.Length);
            Assert.StartsWith("{\"account_sid\":", body, StringComparison.Ordinal);
        }

        Assert.Equal(20, leg.Received.Count);
    }

    [Fact]
    public async Task TruncatedBody_AnswerWithoutBody_DoesNotCome()
    {
        var leg = Active();
        var subscription = await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/");
        Twilio.Faults.Add(new() { Kind = FaultKind.TruncatedBody, Count = 1 });

        await Assert.ThrowsAsync<HttpRequestException>(() => Rest.DeleteAsync(subscription["uri"]!));

        Assert.Null(Twilio.Requests[1].StatusCode);
        Assert.Equal(404, (await Rest.DeleteAsync(subscription["uri"]!)).Status);
    }

    [Theory]
    [InlineData(FaultKind.Hang, false)]
    [InlineData(FaultKind.Hang, true)]
    [InlineData(FaultKind.Latency, false)]
    [InlineData(FaultKind.Latency, true)]
    [InlineData(FaultKind.SlowBody, true)]
    public async Task Dispose_FaultInForce_EndsPromptly(FaultKind kind, bool processed)
    {
        var leg = Order(new() { Kind = kind, Processed = processed, Delay = TimeSpan.FromHours(1) });
        using var connection = await RawConnection.PostMessageAsync(Twilio, Rest, leg, "Content=1");
        await Eventually.HoldsAsync(() => Twilio.Requests.Any(request => request.Fault is not null) && (!processed || leg.Received.Count > 0));

        var watch = Stopwatch.StartNew();
        await Twilio.DisposeAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        Assert.True((await connection.ReadToEndAsync()).Reset);
        Assert.Equal(processed, leg.Received.Count == 1);
    }

    [Fact]
    public async Task Dispose_ClientReadsNotItsHugeBody_EndsPromptly()
    {
        var leg = Order(new() { Kind = FaultKind.HugeBody });
        using var connection = await RawConnection.PostMessageAsync(Twilio, Rest, leg, "Content=1");
        await connection.ReadAsync(new byte[1]);

        var watch = Stopwatch.StartNew();
        await Twilio.DisposeAsync();

        Assert.InRange(watch.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
    }

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;

    private EmulatedCall Order(Fault fault)
    {
        Twilio.Faults.Add(fault);
        return Active();
    }
}
