namespace CallMessageEvents.Emulator.Tests;

/// <summary>The snippets of the package's readme, run word for word.</summary>
public sealed class ReadmeTests : EmulatorTest
{
#pragma warning disable xUnit1051 // The readme starts the emulator as short as can be.
    [Fact]
    public async Task Snippet_BothDirections_Works()
    {
        var cancellationToken = Cancellation;

        await using var twilio = await TwilioEmulator.StartAsync();
        await using var application = await StartApplicationAsync(twilio.BaseAddress, twilio.AccountSid, twilio.AuthToken); // Yours.

        var conversation = twilio.Dial(from: "+14155550100", to: "client:alice").Answer();
        var alice = conversation.Child;

        // Your application sends a message …
        await application.HintAsync(alice.Sid);
        await foreach (var message in alice.ReadReceivedAsync(cancellationToken))
        {
            Console.WriteLine(message.Content);
            break;
        }

        // … and, once it has subscribed, gets what Alice sends.
        var sent = await alice.SendMessageAsync("""{"type":"answer","yes":true}""", cancellationToken);
        var deliveries = await sent.WhenDeliveredAsync(cancellationToken);

        Assert.Equal("\"Offer the annual plan\"", Assert.Single(alice.Received).Content);
        Assert.Equal(200, Assert.Single(deliveries).StatusCode);
    }

    [Fact]
    public async Task Snippet_Callbacks_Works()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http =>
        {
            http.Response.StatusCode = receiver.Callbacks.Count == 1 ? 503 : 204;
            return Task.CompletedTask;
        };
        var application = new Uri(receiver.Url).GetLeftPart(UriPartial.Authority);

        // Every leg that is dialed reports its status here; what your application answers with 5xx is brought again, up to three times.
        var options = new TwilioEmulatorOptions { StatusCallback = new($"{application}/status#rc=3&rp=5xx") };
        await using var twilio = await TwilioEmulator.StartAsync(options);

        // Every tenth message or so comes twice, and some are overtaken by those after them: the same ones in every run.
        twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Duplicate, Callback = CallbackKind.Message, Probability = 0.1, Seed = 1 });
        twilio.Faults.Callbacks.Add(new() { Kind = CallbackFaultKind.Reordering, Callback = CallbackKind.Message, Probability = 0.1, Seed = 1 });

        var alice = twilio.Dial("+14155550100", "client:alice").Answer().Child;
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal($"{application}/status", (await receiver.NextAsync()).Url);
        }

        using var rest = new RestClient(twilio);
        await rest.SubscribeAsync(alice, receiver.Url);
        var messages = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => alice.SendMessageAsync($"{i}", Cancellation)));
        await Task.WhenAll(messages.Select(message => message.WhenDeliveredAsync(Cancellation)));
        Assert.Equal(CallbackKind.Status, twilio.Deliveries[0].Kind);
        Assert.Equal(503, twilio.Deliveries[0].StatusCode);
        Assert.InRange(twilio.Deliveries.Count(delivery => delivery.Fault == CallbackFaultKind.Duplicate), 2, 25);
        Assert.InRange(twilio.Deliveries.Count(delivery => delivery.Fault == CallbackFaultKind.Reordering), 2, 25);
    }
#pragma warning restore xUnit1051

    [Fact]
    public async Task Snippet_Twiml_Dials()
    {
        var twilio = Twilio;
        var cancellationToken = Cancellation;
        await using var application = await StartApplicationAsync(twilio.BaseAddress, twilio.AccountSid, twilio.AuthToken);

        // A phone calls your application: its voice webhook is asked, signed as by Twilio, and answers TwiML that dials alice and bob.
        var call = twilio.PlaceCall(from: "+14155550100", voiceUrl: application.VoiceUrl);
        await call.WhenTwimlRanAsync(cancellationToken);

        // Both are dialed; bob's app rings, he takes the call, and alice is canceled.
        var bob = call.Conversation.Children[1];
        bob.Ring();
        bob.Answer();

        Assert.Equal(["canceled", "in-progress"], call.Conversation.Children.Select(child => child.Status));
    }

    [Fact]
    public async Task Snippet_VoiceSdk_RegistersAndDials()
    {
        var twilio = Twilio;

        // A browser with this token registers, and rings when the end user is called: by a dial, by TwiML, or by a call made over REST.
        var token = twilio.CreateAccessToken("alice");

        // Whom it dials itself, TwiML says: that of VoiceUrl, or of your own code; without both the parameter To of connect().
        var options = new TwilioEmulatorOptions
        {
            OutgoingCallTwiml = (call, cancellationToken) => new($"<Response><Dial><Client>{call.Parameters["agent"]}</Client></Dial></Response>"),
        };

        await using var other = await TwilioEmulator.StartAsync(options, Cancellation);
        await using var alice = await SignalingClient.OpenAsync(other.BaseAddress);
        await alice.ListenAsync(token);
        await alice.NextAsync("connected");
        var call = other.FindCall(await alice.CallAsync("agent=bob"))!;
        await call.WhenTwimlRanAsync(Cancellation);
        Assert.Equal("client:bob", call.Conversation.Child.To);
    }

    [Fact]
    public async Task Snippet_Faults_Hit()
    {
        var twilio = Twilio;
        var alice = twilio.Dial("+14155550100", "client:alice").Answer().Child;

        // One message arrives, but your application is not told: the connection is reset when the work is done.
        twilio.Faults.Add(new() { Kind = FaultKind.Reset, Processed = true, Operation = EmulatorOperation.CreateMessage, Count = 1 });

        // Of all other requests, one in five fails: the same ones in every run, and at most three attempts in a row.
        twilio.Faults.Add(new() { Kind = FaultKind.Status, StatusCode = 503, Probability = 0.2, Seed = 1, MaxInARow = 3 });

        await Assert.ThrowsAsync<HttpRequestException>(() => Rest.SendMessageAsync(alice, "1"));
        Assert.Single(alice.Received);
        var statuses = await Task.WhenAll(Enumerable.Range(0, 200).Select(async i => (await Rest.SendMessageAsync(alice, "1", $"{i}")).Status));
        Assert.InRange(statuses.Count(status => status == 503), 25, 55);
    }

    private static async Task<Application> StartApplicationAsync(Uri twilio, string accountSid, string authToken)
    {
        var http = new HttpClient { BaseAddress = new(twilio, $"/2010-04-01/Accounts/{accountSid}/Calls/") };
        http.DefaultRequestHeaders.Authorization = Basic(accountSid, authToken);
        var receiver = await CallbackReceiver.StartAsync();
        receiver.Answer = http => CallbackReceiver.AnswerAsync(http, "<Response><Dial><Client>alice</Client><Client>bob</Client></Dial></Response>");
        return new(http, receiver);
    }

    /// <summary>Any application: sends a message to whom it talks with, and subscribes to theirs.</summary>
    private sealed class Application(HttpClient http, CallbackReceiver receiver) : IAsyncDisposable
    {
        public Uri VoiceUrl { get; } = new(receiver.Url);

        public async Task HintAsync(string callSid)
        {
            await PostAsync($"{callSid}/UserDefinedMessageSubscriptions.json", "Callback", receiver.Url);
            await PostAsync($"{callSid}/UserDefinedMessages.json", "Content", "\"Offer the annual plan\"");
        }

        public ValueTask DisposeAsync()
        {
            http.Dispose();
            return receiver.DisposeAsync();
        }

        private async Task PostAsync(string path, string name, string value)
        {
            using var form = new FormUrlEncodedContent([new(name, value)]);
            using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), form, Cancellation);
            answer.EnsureSuccessStatusCode();
        }
    }
}
