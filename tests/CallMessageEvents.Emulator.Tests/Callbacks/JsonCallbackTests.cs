using System.Text.Json;

namespace CallMessageEvents.Emulator.Tests;

public sealed class JsonCallbackTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options)
    {
        options.CallbackEncoding = CallbackEncoding.Json;
        options.FirstSequenceNumber = 0;
    }

    [Theory]
    [InlineData("", "?")]
    [InlineData("?a=b%20c", "?a=b%20c&")]
    public async Task Delivery_Json_BringsAllFieldsAndTheHashOfTheBodyInTheSignedAddress(string query, string before)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url + query);

        var message = await leg.SendMessageAsync("""{"text":"a+b=é\"&c\u0000"}""", Cancellation);
        var delivery = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());
        var callback = await receiver.NextAsync();

        Assert.Equal(("POST", "application/json"), (callback.Method, callback.Headers["Content-Type"]));
        Assert.StartsWith($"{receiver.Url}{before}bodySHA256=", callback.Url, StringComparison.Ordinal);
        Assert.Equal(callback.Url, delivery.Callback.AbsoluteUri);
        Assert.True(callback.IsSignedWith(Twilio.AuthToken));
        var body = JsonElement.Parse(callback.Body);
        Assert.Equal(7, body.EnumerateObject().Count());
        Assert.Equal((message.Content, 0), (body.GetProperty("Content").GetString(), body.GetProperty("SequenceNumber").GetInt32()));
        Assert.Equal(
            ("application/json", leg.Sid, Twilio.AccountSid, message.Sid),
            (Text("ContentType"), Text("CallSid"), Text("AccountSid"), Text("Sid")));
        Assert.NotEmpty(Text("Timestamp")!);

        string? Text(string name) => body.GetProperty(name).GetString();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("GET")]
    public async Task Delivery_HalfACharacter_IsReplaced(string method)
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url, ("Method", method));

        await leg.SendMessageAsync("\"\ud83d\"", Cancellation);
        var callback = await receiver.NextAsync();

        Assert.True(callback.IsSignedWith(Twilio.AuthToken));
        Assert.Equal(
            "\"\ufffd\"",
            callback.Query.TryGetValue("Content", out var content) ? content : JsonElement.Parse(callback.Body).GetProperty("Content").GetString());
    }

    [Fact]
    public async Task Delivery_GetSubscription_StaysGet()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, receiver.Url, ("Method", "GET"));

        await leg.SendMessageAsync("1", Cancellation);
        var callback = await receiver.NextAsync();

        Assert.Equal(("GET", 7), (callback.Method, callback.Query.Count));
        Assert.True(callback.IsSignedWith(Twilio.AuthToken));
    }

    [Fact]
    public async Task StatusCallback_WhateverTheEncoding_IsAForm()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        Twilio.CreateCall("+14155550100", "client:alice").ReportStatusTo(new(receiver.Url));

        var callback = await receiver.NextAsync();

        Assert.Equal("initiated", callback.Form["CallStatus"]);
        Assert.True(callback.IsSignedWith(Twilio.AuthToken));
    }
}
