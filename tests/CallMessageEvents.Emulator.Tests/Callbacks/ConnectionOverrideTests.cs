using System.Net.Sockets;
using System.Text;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

public sealed class ConnectionOverrideTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    protected override void Configure(TwilioEmulatorOptions options) => (options.TimeProvider, options.LoggerFactory) = (Time, _loggers);

    [Theory]
    [InlineData("#rc=2&rp=5xx", 500, 3)]
    [InlineData("#rc=1&rp=5xx", 500, 2)]
    [InlineData("#rc=0&rp=5xx", 500, 1)]
    [InlineData("#rc=5&rp=4xx,5xx&e=dublin,ashburn", 429, 6)]
    [InlineData("#rc=5&rp=all&sni=y", 404, 6)]
    [InlineData("#rc=5&rp=4xx%2Cct", 404, 6)]
    [InlineData("#rp=all", 500, 2)]
    [InlineData("#rc=5&rp=5xx", 404, 1)]
    [InlineData("#rc=5&rp=ct,rt,4xx", 500, 1)]
    [InlineData("#rc=5", 500, 1)]
    [InlineData("#rc=5&rp=all", 202, 1)]
    [InlineData("", 500, 1)]
    public async Task Delivery_ErrorAnswered_IsRetriedAsOftenAsTheFragmentSays(string fragment, int status, int attempts)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => AnswerAsync(http, status, "not now");

        var last = await DeliverAsync(receiver.Url + fragment);

        Assert.Equal((status, attempts, "not now", null), (last.StatusCode, last.Attempt, last.Answer, last.Error));
        Assert.Equal(Enumerable.Range(1, attempts), Twilio.Deliveries.Select(delivery => delivery.Attempt));
        Assert.Equal(attempts, receiver.Callbacks.Count);
        Assert.Single(receiver.Callbacks.Select(callback => (callback.Headers["I-Twilio-Idempotency-Token"], callback.Form["Sid"])).Distinct());
        Assert.DoesNotContain(_loggers.Lines, line => line.Text.Contains("no connection override", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Delivery_RetryIsAnswered_EndsThere()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => AnswerAsync(http, receiver.Callbacks.Count == 1 ? 500 : 204);

        await DeliverAsync($"{receiver.Url}#rc=5&rp=5xx");

        Assert.Equal([(1, 500), (2, 204)], Twilio.Deliveries.Select(delivery => (delivery.Attempt, delivery.StatusCode!.Value)));
    }

    [Fact]
    public async Task Delivery_TwoMessagesOrSubscriptions_HaveTokensOfTheirOwn()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url);
        await Rest.SubscribeAsync(leg, receiver.Url);

        await (await leg.SendMessageAsync("1", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();
        await (await leg.SendMessageAsync("2", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();

        Assert.Equal(4, receiver.Callbacks.Select(callback => callback.Headers["I-Twilio-Idempotency-Token"]).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("#rc=9", 2)]
    [InlineData("#rc=-1", 2)]
    [InlineData("#rp=6xx", 2)]
    [InlineData("#rp=", 2)]
    [InlineData("#ct=99", 2)]
    [InlineData("#rt=15001", 2)]
    [InlineData("#tt=1s", 2)]
    [InlineData("#top", 2)]
    [InlineData("#rc=3&rp=x", 4)]
    public async Task Delivery_MalformedOverride_HasItsDefaultAndIsLogged(string fragment, int attempts)
    {
        using var port = new ClosedPort();

        var last = await DeliverAsync($"http://127.0.0.1:{port.Number}/{fragment}");

        Assert.Equal((null, attempts), (last.StatusCode, last.Attempt));
        Assert.Contains(
            _loggers.Lines,
            line => line.Level == LogLevel.Warning
                && line.Text.Contains($"'{fragment.Split('#', '&')[^1]}' in the address's fragment is no", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("#rc=0", 1)]
    [InlineData("#rc=5", 6)]
    [InlineData("#rc=5&rp=5xx,4xx,rt", 1)]
    public async Task Delivery_ConnectionRefused_IsRetriedAsTheFragmentSays(string fragment, int attempts)
    {
        using var port = new ClosedPort();

        var last = await DeliverAsync($"http://127.0.0.1:{port.Number}/{fragment}");

        Assert.Equal((null, attempts), (last.StatusCode, last.Attempt));
        Assert.All(Twilio.Deliveries, delivery => Assert.NotEmpty(delivery.Error!));
    }

    [Theory]
    [InlineData("#rt=200&rc=1&rp=rt", 2)]
    [InlineData("#rt=200&rc=1", 1)]
    public async Task Delivery_NoAnswerInTime_IsRetriedAsTheFragmentSays(string fragment, int attempts)
    {
        await using var receiver = await SilentAsync();
        var delivered = DeliverAsync(receiver.Url + fragment);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            await receiver.NextAsync();
            Time.Advance(TimeSpan.FromMilliseconds(199));
            Assert.Equal(attempt - 1, Twilio.Deliveries.Count);
            Time.Advance(TimeSpan.FromMilliseconds(1));
        }

        var last = await delivered;

        Assert.Equal((attempts, "No answer within 0.2 s."), (last.Attempt, last.Error));
        Assert.All(Twilio.Deliveries, delivery => Assert.Equal(TimeSpan.FromMilliseconds(200), delivery.Duration));
    }

    [Theory]
    [InlineData("#rt=200&tt=500&rc=5&rp=all", 200, 3, 100, "0.5")]
    [InlineData("#rt=6000&rc=5&rp=all", 6000, 3, 3000, "15")]
    public async Task Delivery_TotalTimeOver_EndsTheRetries(string fragment, int readTimeout, int attempts, int lastOne, string total)
    {
        await using var receiver = await SilentAsync();
        var delivered = DeliverAsync(receiver.Url + fragment);
        for (var attempt = 1; attempt <= attempts; attempt++)
        {
            await receiver.NextAsync();
            Time.Advance(TimeSpan.FromMilliseconds(attempt == attempts ? lastOne : readTimeout));
        }

        var last = await delivered;

        Assert.Equal((attempts, $"No answer within {total} s, retries included."), (last.Attempt, last.Error));
        Assert.Equal(TimeSpan.FromMilliseconds(lastOne), last.Duration);
        Assert.Equal(attempts, Twilio.Deliveries.Count);
    }

    [Fact]
    public async Task Delivery_ConnectionBreaks_CountsAsNoAnswer()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Abort();
            return Task.CompletedTask;
        };

        Assert.Equal(1, (await DeliverAsync($"{receiver.Url}#rc=2&rp=ct")).Attempt);
        Assert.Equal(3, (await DeliverAsync($"{receiver.Url}#rc=2&rp=rt")).Attempt);
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Delivery_ConnectionInUseBreaks_IsNotRetriedSilently(string method)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url, ("Method", method));
        await (await leg.SendMessageAsync("1", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();
        receiver.Answer = http =>
        {
            http.Features.Get<IConnectionSocketFeature>()!.Socket.Shutdown(SocketShutdown.Both);
            return Task.CompletedTask;
        };

        await (await leg.SendMessageAsync("2", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();

        Assert.Equal([204, null], Twilio.Deliveries.Select(delivery => delivery.StatusCode));
        Assert.Equal(2, receiver.Callbacks.Count);
    }

    [Fact]
    public async Task Delivery_LongAnswer_IsKeptToItsFirstKilobyte()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => AnswerAsync(http, 200, "x" + new string('é', 1_000_000));

        Assert.Equal("x" + new string('é', 511), (await DeliverAsync(receiver.Url)).Answer);
    }

    [Fact]
    public async Task Delivery_AnswerStopsHalfway_KeepsWhatCame()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = async http =>
        {
            http.Response.ContentLength = 10;
            await http.Response.WriteAsync("half", http.RequestAborted);
        };

        var last = await DeliverAsync(receiver.Url);

        Assert.Equal((200, "half", null), (last.StatusCode, last.Answer, last.Error));
    }

    private async Task<CallbackDelivery> DeliverAsync(string callback)
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        Assert.Equal(201, (await Rest.SubscribeAsync(leg, callback)).Status);
        var message = await leg.SendMessageAsync("1", Cancellation);
        return Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
    }

    private static async Task<CallbackReceiver> SilentAsync()
    {
        var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        return receiver;
    }

    private static Task AnswerAsync(HttpContext http, int status, string body = "")
    {
        http.Response.StatusCode = status;
        return status == StatusCodes.Status204NoContent ? Task.CompletedTask : http.Response.WriteAsync(body, Encoding.UTF8, http.RequestAborted);
    }
}
