namespace CallMessageEvents.Emulator.Tests;

/// <summary>Where Twilio's own way is not known, an option says which it is.</summary>
public sealed class UnknownBehaviourTests
{
    private const string Message =
        """{"payload":{"callsid":"{call}","content":"""
        + """1,"contenttype":{type},"messagetype":"user-defined-message","voiceeventsid":"{sid}"},"type":"message","version":"1.6"}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, "\"text/plain\"", "application/json")]
    [InlineData(true, "\"text/plain\"", "text/plain")]
    [InlineData(true, "\"é&=\"", "é&=")]
    [InlineData(true, "\"\"", "application/json")]
    [InlineData(true, "7", "application/json")]
    public async Task ContentType_OfTheSdk_IsPassedOnWhereTheOptionSaysSo(bool keeps, string given, string passedOn)
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { KeepContentType = keeps }, Cancellation);
        await using var application = await CallbackReceiver.StartAsync();
        using var rest = new RestClient(twilio);
        await using var alice = await SignalingClient.ListenAsync(twilio, "alice");
        var call = twilio.FindCall(await alice.CallAsync("To=bob"))!;
        await rest.SubscribeAsync(call, application.Url);

        await alice.SendTextAsync(Message.Replace("{call}", call.Sid, StringComparison.Ordinal)
            .Replace("{type}", given, StringComparison.Ordinal).Replace("{sid}", $"KX{new string('1', 32)}", StringComparison.Ordinal));

        Assert.Equal(passedOn, (await application.NextAsync()).Form["ContentType"]);
    }

    [Fact]
    public async Task Message_WithoutASubscription_IsRefusedWhereTheOptionSaysSo()
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { RefuseUnsubscribedMessages = true }, Cancellation);
        using var rest = new RestClient(twilio);
        await using var alice = await SignalingClient.ListenAsync(twilio, "alice");
        var call = twilio.FindCall(await alice.CallAsync("To=bob"))!;

        var refused = await alice.MessageAsync(call.Sid, "1");
        var error = await alice.NextErrorAsync(31211);
        Assert.Equal((call.Sid, refused), (error.Sid(), error.Text("voiceeventsid")));
        Assert.Equal(31211, (await Assert.ThrowsAsync<EmulatorException>(() => call.SendMessageAsync("1", Cancellation))).Code);

        var subscription = await rest.SubscribeAsync(call, $"{twilio.BaseAddress}emulator/callbacks");
        Assert.Equal(refused, await alice.MessageAsync(call.Sid, "1", sid: refused));
        Assert.Equal(refused, (await alice.NextAsync("ack")).Text("voiceeventsid"));
        Assert.Equal(2, (await call.SendMessageAsync("2", Cancellation)).SequenceNumber);

        await rest.DeleteAsync($"{RestClient.CallPath(call)}/UserDefinedMessageSubscriptions/{subscription["sid"]}.json");
        await alice.MessageAsync(call.Sid, "3");
        await alice.NextErrorAsync(31211);
    }

    [Theory]
    [InlineData(false, "'", "POST")]
    [InlineData(true, "%27", "POST")]
    [InlineData(true, "%27", "GET")]
    public async Task Apostrophe_InTheQuery_IsSignedAsTheOptionSays(bool escapes, string signed, string method)
    {
        await using var twilio = await TwilioEmulator.StartAsync(new() { EscapeSignedApostrophe = escapes }, Cancellation);
        await using var application = await CallbackReceiver.StartAsync();
        using var rest = new RestClient(twilio);
        foreach (var account in new[] { null, twilio.AddAccount() })
        {
            var alice = account is null ? twilio.CreateCall("+14155550100", "client:alice") : twilio.CreateCall(account, "+14155550100", "client:alice");
            alice.Answer();
            await rest.SubscribeAsync(alice, $"{application.Url}?who=o'neil&'=%27", ("Method", method));

            await alice.SendMessageAsync("1", Cancellation);

            var callback = await application.NextAsync();
            Assert.Contains("?who=o'neil&'=%27", callback.Url, StringComparison.Ordinal);
            Assert.Equal(
                IndependentSignature.Of(account?.AuthToken ?? twilio.AuthToken, callback.Url.Replace("'", signed, StringComparison.Ordinal), callback.Form),
                callback.Headers["X-Twilio-Signature"]);
        }
    }
}
