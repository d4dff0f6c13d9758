using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

public sealed class DeliveryTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    protected override void Configure(TwilioEmulatorOptions options) => (options.TimeProvider, options.LoggerFactory) = (Time, _loggers);

    [Fact]
    public async Task Delivery_Post_BringsAllFieldsSigned()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Active();
        var url = $"{receiver.Url}?a=b%20c&d";
        var subscription = await Rest.SubscribeAsync(leg, $"{url}#rc=3");

        var message = await leg.SendMessageAsync("""{ "text": "a+b=é&c" }""", Cancellation);
        var delivery = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
        var callback = await receiver.NextAsync();

        Assert.Equal(("POST", url), (callback.Method, callback.Url));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["ContentType"] = "application/json",
                ["Content"] = """{"text":"a+b=é&c"}""",
                ["SequenceNumber"] = "1",
                ["CallSid"] = leg.Sid,
                ["Timestamp"] = "Fri, 18 Oct 2019 17:00:00 +0000",
                ["AccountSid"] = Twilio.AccountSid,
                ["Sid"] = message.Sid,
            },
            callback.Form);
        Assert.Equal(IndependentSignature.Of(Twilio.AuthToken, url, callback.Form), callback.Headers["X-Twilio-Signature"]);
        Assert.Equal("TwilioProxy/1.1", callback.Headers["User-Agent"]);
        Assert.NotEmpty(callback.Headers["I-Twilio-Idempotency-Token"]);
        Assert.DoesNotContain("traceparent", callback.Headers.Keys);
        Assert.Equal((subscription["sid"], message.Sid, leg.Sid), (delivery.SubscriptionSid, delivery.MessageSid, delivery.CallSid));
        Assert.Equal((204, null, 1), (delivery.StatusCode, delivery.Error, delivery.Attempt));
        Assert.Equal((new Uri(url), Time.GetUtcNow()), (delivery.Callback, delivery.At));
        Assert.Equal([delivery], Twilio.Deliveries);
    }

    [Theory]
    [InlineData("")]
    [InlineData("?a=b")]
    public async Task Delivery_Get_PutsTheFieldsIntoTheSignedQuery(string query)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Active();
        await Rest.SubscribeAsync(leg, receiver.Url + query, ("Method", "GET"));

        var message = await leg.SendMessageAsync("""{"text":"it's a+b=é&c"}""", Cancellation);
        var delivery = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
        var callback = await receiver.NextAsync();

        Assert.Equal("GET", callback.Method);
        Assert.StartsWith(receiver.Url + query, callback.Url, StringComparison.Ordinal);
        Assert.Equal(query.Length == 0 ? 7 : 8, callback.Query.Count);
        Assert.Equal((message.Content, message.Sid), (callback.Query["Content"], callback.Query["Sid"]));
        Assert.Equal(delivery.Callback.AbsoluteUri, callback.Url);
        Assert.Equal(IndependentSignature.Of(Twilio.AuthToken, callback.Url, new Dictionary<string, string>()), callback.Headers["X-Twilio-Signature"]);
    }

    [Fact]
    public async Task Delivery_NotAnsweredWithinASecond_LetsTheNextPass()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var held = new TaskCompletionSource();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = StatusCodes.Status204NoContent;
            return receiver.Callbacks.Count == 1 ? held.Task : Task.CompletedTask;
        };
        var leg = Active();
        await Rest.SubscribeAsync(leg, receiver.Url);
        var first = await leg.SendMessageAsync("1", Cancellation);
        await receiver.NextAsync();
        var second = await leg.SendMessageAsync("2", Cancellation);

        await Time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(1));
        Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal("2", (await receiver.NextAsync()).Form["Content"]);
        Assert.Equal(204, Assert.Single(await second.WhenDeliveredAsync(Cancellation).InTimeAsync()).StatusCode);
        held.SetResult();
        Assert.Equal(204, Assert.Single(await first.WhenDeliveredAsync(Cancellation).InTimeAsync()).StatusCode);
    }

    [Fact]
    public async Task Delivery_ManyMessages_ComesInTheOrderOfSending()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Active();
        await Rest.SubscribeAsync(leg, receiver.Url);

        var messages = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => Task.Run(() => leg.SendMessageAsync($"{i}", Cancellation))));
        await Task.WhenAll(messages.Select(message => message.WhenDeliveredAsync(Cancellation).InTimeAsync()));

        Assert.Equal(
            Enumerable.Range(1, 200),
            receiver.Callbacks.Select(callback => int.Parse(callback.Form["SequenceNumber"], CultureInfo.InvariantCulture)));
    }

    [Fact]
    public async Task Delivery_SlowReceiver_DoesNotBlockSenderOrOtherSubscriptions()
    {
        await using var slow = await CallbackReceiver.StartAsync();
        await using var quick = await CallbackReceiver.StartAsync();
        var release = new TaskCompletionSource();
        slow.Answer = _ => release.Task;
        var leg = Active();
        await Rest.SubscribeAsync(leg, slow.Url);
        await Rest.SubscribeAsync(leg, quick.Url);

        var message = await leg.SendMessageAsync("1", Cancellation);
        await leg.SendMessageAsync("2", Cancellation);
        await quick.NextAsync();
        await quick.NextAsync();

        var delivered = message.WhenDeliveredAsync(Cancellation);
        Assert.False(delivered.IsCompleted);
        release.SetResult();
        Assert.Equal(2, (await delivered.InTimeAsync()).Count);
    }

    [Theory]
    [InlineData(StatusCodes.Status500InternalServerError, null)]
    [InlineData(StatusCodes.Status302Found, "The answer is a redirect (302), which is not followed.")]
    [InlineData(StatusCodes.Status308PermanentRedirect, "The answer is a redirect (308), which is not followed.")]
    public async Task Delivery_AnyAnswer_EndsIt(int status, string? error)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = status;
            http.Response.Headers.Location = receiver.Url;
            return Task.CompletedTask;
        };
        var leg = Active();
        await Rest.SubscribeAsync(leg, receiver.Url);

        var message = await leg.SendMessageAsync("1", Cancellation);

        var only = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Equal((status, error), (only.StatusCode, only.Error));
        Assert.Single(receiver.Callbacks);
    }

    [Fact]
    public async Task Delivery_StatusCallbackIsRedirected_IsWarnedOf()
    {
        await using var receiver = await CallbackReceiver.StartWithAsync("", status: StatusCodes.Status302Found);
        var call = Twilio.CreateCall("+14155550100", "client:alice");
        call.ReportStatusTo(new(receiver.Url));
        call.Ring();
        await receiver.NextAsync();
        await receiver.NextAsync(); // The first is over.

        Assert.Contains(
            (LogLevel.Warning, $"Status callback of call {call.Sid} was not delivered at attempt 1: The answer is a redirect (302), which is not followed."),
            _loggers.Lines);
    }

    [Fact]
    public async Task Delivery_NobodyListens_IsTriedTwiceAndSaysSo()
    {
        using var port = new ClosedPort();
        var leg = Active();
        await Rest.SubscribeAsync(leg, $"http://127.0.0.1:{port.Number}/");

        var message = await leg.SendMessageAsync("1", Cancellation);
        var delivery = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());

        Assert.Equal((null, 2), (delivery.StatusCode, delivery.Attempt));
        Assert.NotEmpty(delivery.Error!);
        Assert.Equal([1, 2], Twilio.Deliveries.Select(attempt => attempt.Attempt));
    }

    [Fact]
    public async Task Delivery_NoAnswer_TimesOutAfter15Seconds()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => Task.Delay(Timeout.Infinite, http.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        var leg = Active();
        await Rest.SubscribeAsync(leg, receiver.Url);
        var message = await leg.SendMessageAsync("1", Cancellation);
        await receiver.NextAsync();
        Time.Advance(TimeSpan.FromSeconds(14.9));
        var delivered = message.WhenDeliveredAsync(Cancellation);
        Assert.False(delivered.IsCompleted);

        Time.Advance(TimeSpan.FromSeconds(0.1));
        var delivery = Assert.Single(await delivered.InTimeAsync());

        Assert.Equal((null, "No answer within 15 s."), (delivery.StatusCode, delivery.Error));
        Assert.Equal(TimeSpan.FromSeconds(15), delivery.Duration);
    }

    [Fact]
    public async Task Delivery_SubscriptionTooLateOrDeleted_GetsNothing()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Active();
        var lost = await leg.SendMessageAsync("1", Cancellation);
        var subscription = await Rest.SubscribeAsync(leg, receiver.Url);
        var first = await leg.SendMessageAsync("2", Cancellation);
        Assert.Equal(204, (await Rest.DeleteAsync(subscription["uri"]!)).Status);
        var after = await leg.SendMessageAsync("3", Cancellation);

        Assert.Empty(await lost.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Single(await first.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Empty(await after.WhenDeliveredAsync(Cancellation).InTimeAsync());
        Assert.Equal("2", Assert.Single(receiver.Callbacks).Form["Content"]);
    }

    [Fact]
    public async Task Delivery_OtherLeg_GetsNothing()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var conversation = Twilio.Dial("client:alice", "client:bob").Answer();
        await Rest.SubscribeAsync(conversation.Parent, receiver.Url);

        var message = await conversation.Child.SendMessageAsync("1", Cancellation);

        Assert.Empty(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
    }

    [Fact]
    public async Task Delivery_Subaccount_IsSignedWithItsOwnToken()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var account = Twilio.AddAccount();
        var leg = Twilio.Dial(account, "client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url);

        await leg.SendMessageAsync("1", Cancellation);
        var callback = await receiver.NextAsync();

        Assert.Equal(account.AccountSid, callback.Form["AccountSid"]);
        Assert.Equal(IndependentSignature.Of(account.AuthToken, receiver.Url, callback.Form), callback.Headers["X-Twilio-Signature"]);
    }

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
}
