namespace CallMessageEvents.Emulator.Tests;

public sealed class VoiceWebhookTests : IAsyncLifetime
{
    private CallbackReceiver? _receiver;
    private TwilioEmulator? _twilio;

    private CallbackReceiver Receiver => _receiver!;

    private TwilioEmulator Twilio => _twilio!;

    public async ValueTask InitializeAsync()
    {
        _receiver = await CallbackReceiver.StartAsync();
        _twilio = await TwilioEmulator.StartAsync(new() { VoiceUrl = new($"{_receiver.Url}?voice=1#rc=0") }, TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Twilio.DisposeAsync();
        await Receiver.DisposeAsync();
    }

    [Theory]
    [InlineData("client:alice", "")]
    [InlineData("+14155550100", "+15005550006")]
    public async Task Dial_WithWebhook_AnnouncesTheCallSigned(string from, string to)
    {
        var parent = Twilio.Dial(from, "client:bob").Answer().Parent;

        var callback = await Receiver.NextAsync();

        Assert.Equal(("POST", $"{Receiver.Url}?voice=1"), (callback.Method, callback.Url));
        Assert.Equal(
            new Dictionary<string, string>
            {
                ["AccountSid"] = Twilio.AccountSid,
                ["CallSid"] = parent.Sid,
                ["CallStatus"] = "ringing",
                ["Direction"] = "inbound",
                ["From"] = from,
                ["To"] = to,
                ["ApiVersion"] = "2010-04-01",
            },
            callback.Form);
        Assert.True(callback.IsSignedWith(Twilio.AuthToken));
    }

    [Fact]
    public async Task VoiceUrl_SetLater_HoldsForLaterCalls()
    {
        Assert.Equal(new Uri($"{Receiver.Url}?voice=1#rc=0"), Twilio.VoiceUrl);
        Twilio.VoiceUrl = null;
        Twilio.Dial("client:alice", "client:bob");
        Twilio.VoiceUrl = new($"{Receiver.Url}?voice=2");

        var call = Twilio.Dial("client:carol", "client:dave").Parent;

        var callback = await Receiver.NextAsync();
        Assert.Equal(($"{Receiver.Url}?voice=2", call.Sid), (callback.Url, callback.Form["CallSid"]));
    }

    [Theory]
    [InlineData("/voice")]
    [InlineData("ftp://example.com/")]
    public void VoiceUrl_NoAddress_Throws(string address) =>
        Assert.Throws<ArgumentException>(() => Twilio.VoiceUrl = new Uri(address, UriKind.RelativeOrAbsolute));

    [Fact]
    public void Calls_EndedOrNot_AreInOrderOfCreation()
    {
        var first = Twilio.Dial("client:alice", "client:bob");
        first.Parent.Complete();
        var second = Twilio.CreateCall("+14155550100", "client:carol");

        Assert.Equal([first.Parent, first.Child, second], Twilio.Calls);
    }

    [Fact]
    public async Task Delivery_OfTheWebhook_IsRecordedAndMeetsNoFaults()
    {
        Receiver.Answer = http => Microsoft.AspNetCore.Http.HttpResponseWritingExtensions.WriteAsync(http.Response, "<Response/>", http.RequestAborted);
        Twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Loss });

        var call = Twilio.CreateConference().Join("alice");
        await Receiver.NextAsync();
        await Twilio.DisposeAsync();

        var delivery = Assert.Single(Twilio.Deliveries);
        Assert.Equal((CallbackKind.Voice, call.Sid, null), (delivery.Kind, delivery.CallSid, delivery.Fault));
    }

    [Fact]
    public async Task CreateCall_WithWebhook_IsNotAnnounced()
    {
        Twilio.CreateCall("+14155550100", "client:bob");

        await Twilio.DisposeAsync();

        Assert.Empty(Twilio.Deliveries);
    }

    [Fact]
    public async Task PostConversation_WithoutTo_DialsWhomTheTwimlSays()
    {
        Receiver.Answer = static http => CallbackReceiver.AnswerAsync(http, "<Response><Dial><Client>bob</Client></Dial></Response>");
        using var http = new HttpClient { BaseAddress = Twilio.BaseAddress };

        using var answer = await http.PostAsync(
            new Uri("emulator/conversations", UriKind.Relative), new StringContent("""{"from":"+14155550100"}"""), TestContext.Current.CancellationToken);
        using var json = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        var call = Twilio.FindCall(json.RootElement.GetProperty("parent").GetString()!)!;
        await call.WhenTwimlRanAsync(TestContext.Current.CancellationToken).InTimeAsync();

        Assert.Equal("client:bob", call.Conversation.Child.To);
        var delivery = Assert.Single(Twilio.Deliveries);
        Assert.Equal((CallbackKind.Voice, call.Sid, 200), (delivery.Kind, delivery.CallSid, delivery.StatusCode));
        Assert.StartsWith("<Response>", delivery.Answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PostConversation_WithoutToButAnswered_NamesTheField()
    {
        using var http = new HttpClient { BaseAddress = Twilio.BaseAddress };

        using var answer = await http.PostAsync(
            new Uri("emulator/conversations", UriKind.Relative),
            new StringContent("""{"from":"+14155550100","answer":true}"""),
            TestContext.Current.CancellationToken);

        Assert.Equal(400, (int)answer.StatusCode);
        Assert.Contains("\"field\":\"answer\"", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }
}
