using System.Net;

namespace CallMessageEvents.Emulator.Tests;

public sealed class FaultKindTests : EmulatorTest
{
    [Fact]
    public async Task Latency_UntilTheDelayPassed_IsNotProcessed()
    {
        var leg = Order(new() { Kind = FaultKind.Latency, Delay = TimeSpan.FromSeconds(30) });
        var reply = Rest.SendMessageAsync(leg, "1");
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));
        Assert.Empty(leg.Received);

        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(201, (await reply).Status);
        Assert.Single(leg.Received);
    }

    [Fact]
    public async Task Latency_Processed_OnlyTheAnswerIsLate()
    {
        var leg = Order(new() { Kind = FaultKind.Latency, Delay = TimeSpan.FromSeconds(30), Processed = true });
        var reply = Rest.SendMessageAsync(leg, "1");
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));
        Assert.Single(leg.Received);
        Assert.False(reply.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(201, (await reply).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Latency_ClientGivesUp_NothingIsProcessedLater(bool processed)
    {
        var leg = Order(new() { Kind = FaultKind.Latency, Delay = TimeSpan.FromSeconds(30), Processed = processed });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = PostAsync(leg, patience.Token);
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));

        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Twilio.DisposeAsync();

        Assert.Equal(processed, leg.Received.Count == 1);
        Assert.Equal((null, FaultKind.Latency), (Twilio.Requests[0].StatusCode, Twilio.Requests[0].Fault));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Status_Alone_HasTwiliosErrorBody(bool processed)
    {
        var leg = Order(new() { Kind = FaultKind.Status, StatusCode = 503, Processed = processed });

        var reply = await Rest.SendMessageAsync(leg, "1");

        Assert.Equal((503, 20503, 503), (reply.Status, reply.Code, reply.Json.GetProperty("status").GetInt32()));
        Assert.Equal("https://www.twilio.com/docs/errors/20503", reply["more_info"]);
        Assert.False(reply.Headers.Contains("Retry-After"));
        Assert.True(reply.Headers.Contains("Twilio-Request-Id"));
        Assert.Equal(processed, leg.Received.Count == 1);
        Assert.Equal((503, FaultKind.Status), (Twilio.Requests[0].StatusCode, Twilio.Requests[0].Fault));
    }

    [Theory]
    [InlineData(1.2, false, "2")]
    [InlineData(0, false, "0")]
    [InlineData(1.2, true, "Fri, 18 Oct 2019 17:00:02 GMT")]
    [InlineData(60, true, "Fri, 18 Oct 2019 17:01:00 GMT")]
    public async Task Status_RetryAfter_IsSecondsOrDate(double seconds, bool asDate, string expected)
    {
        var leg = Order(
            new() { Kind = FaultKind.Status, StatusCode = 429, Code = 20429, RetryAfter = TimeSpan.FromSeconds(seconds), RetryAfterAsDate = asDate });

        var reply = await Rest.SendMessageAsync(leg, "1");

        Assert.Equal((429, 20429), (reply.Status, reply.Code));
        Assert.Equal(expected, Assert.Single(reply.Headers.GetValues("Retry-After")));
    }

    [Theory]
    [InlineData(500, """{"status":500}""", "application/problem+json", """{"status":500}""", "application/problem+json")]
    [InlineData(500, "{", null, "{", "application/json")]
    [InlineData(500, "", null, "", null)]
    [InlineData(200, null, null, "", null)]
    [InlineData(204, "x", null, "", null)]
    public async Task Status_Body_IsAsOrdered(int status, string? body, string? type, string expected, string? expectedType)
    {
        var leg = Order(new() { Kind = FaultKind.Status, StatusCode = status, Body = body, ContentType = type });

        using var answer = await PostAsync(leg, Cancellation);

        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal(expected, await answer.Content.ReadAsStringAsync(Cancellation));
        Assert.Equal(expectedType, answer.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData(null, false, 502)]
    [InlineData(201, true, 201)]
    public async Task Html_Page_IsWhatAProxySays(int? status, bool processed, int expected)
    {
        var leg = Order(new() { Kind = FaultKind.Html, StatusCode = status, Processed = processed, RetryAfter = TimeSpan.FromSeconds(3) });

        using var answer = await PostAsync(leg, Cancellation);

        Assert.Equal((expected, "text/html"), ((int)answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.StartsWith("<html>", await answer.Content.ReadAsStringAsync(Cancellation), StringComparison.Ordinal);
        Assert.Equal(TimeSpan.FromSeconds(3), answer.Headers.RetryAfter?.Delta);
        Assert.Equal(processed, leg.Received.Count == 1);
    }

    [Fact]
    public async Task HugeBody_Error_IsFiveMegabytesOfJson()
    {
        var leg = Order(new() { Kind = FaultKind.HugeBody });

        var reply = await Rest.SendMessageAsync(leg, "1");

        Assert.Equal((500, 20500), (reply.Status, reply.Code));
        Assert.Equal(5 * 1024 * 1024, reply["message"]!.Length);
        Assert.Empty(leg.Received);
    }

    [Fact]
    public async Task SlowBody_Halves_ComeApart()
    {
        var leg = Order(new() { Kind = FaultKind.SlowBody, Delay = TimeSpan.FromSeconds(30) });
        using var request = MessageTo(leg);
        using var answer = await Rest.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        var length = (int)answer.Content.Headers.ContentLength!;
        await using var body = await answer.Content.ReadAsStreamAsync(Cancellation);
        var text = new byte[length];
        await body.ReadExactlyAsync(text.AsMemory(0, length / 2), Cancellation);
        var rest = body.ReadAtLeastAsync(text.AsMemory(length / 2), length - (length / 2), cancellationToken: Cancellation).AsTask();
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));
        Assert.False(rest.IsCompleted);
        Assert.Single(leg.Received);

        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(length - (length / 2), await rest.InTimeAsync());
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        Assert.StartsWith("{\"account_sid\":", System.Text.Encoding.UTF8.GetString(text), StringComparison.Ordinal);
        Assert.Equal((byte)'}', text[^1]);
    }

    [Fact]
    public async Task SlowBody_AnswerWithoutBody_IsLate()
    {
        var leg = Active();
        var subscription = await Rest.SubscribeAsync(leg, "http://127.0.0.1:9/");
        Twilio.Faults.Add(new() { Kind = FaultKind.SlowBody, Delay = TimeSpan.FromSeconds(30) });
        var reply = Rest.DeleteAsync(subscription["uri"]!);
        await Time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));

        Time.Advance(TimeSpan.FromSeconds(30));

        Assert.Equal(204, (await reply).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Hang_ClientGivesUp_LeavesNothing(bool processed)
    {
        using var events = await PageEvents.OpenAsync(Twilio);
        await events.ReadSnapshotAsync();
        var leg = Order(new() { Kind = FaultKind.Hang, Processed = processed });
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var sending = PostAsync(leg, patience.Token);
        await events.WhenFaultHasHitAsync();
        await Eventually.HoldsAsync(() => Twilio.Requests[0].Fault is not null && (!processed || leg.Received.Count > 0));

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        Assert.Equal(processed, leg.Received.Count == 1);
        Assert.Equal((null, FaultKind.Hang), (Twilio.Requests[0].StatusCode, Twilio.Requests[0].Fault));
        Assert.EndsWith(" -> (no answer) (Hang)", Twilio.Requests[0].ToString(), StringComparison.Ordinal);
        Twilio.Faults.Clear();

        // The server sees a moment later that the client has gone.
        await Eventually.HoldsAsync(async () =>
            (await Rest.GetAsync($"{Rest.Account}/Calls.json")).Headers.GetValues("Twilio-Concurrent-Requests").Single() == "1");
    }

    protected override void Configure(TwilioEmulatorOptions options) => options.TimeProvider = Time;

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;

    private EmulatedCall Order(Fault fault)
    {
        Assert.Same(fault, Twilio.Faults.Add(fault));
        return Active();
    }

    private static HttpRequestMessage MessageTo(EmulatedCall leg) =>
        new(HttpMethod.Post, $"{RestClient.CallPath(leg)}/UserDefinedMessages.json")
        {
            Content = new FormUrlEncodedContent([KeyValuePair.Create("Content", "1")]),
        };

    private async Task<HttpResponseMessage> PostAsync(EmulatedCall leg, CancellationToken cancellationToken)
    {
        using var request = MessageTo(leg);
        return await Rest.Http.SendAsync(request, cancellationToken);
    }
}
