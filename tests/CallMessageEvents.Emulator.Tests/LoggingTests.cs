using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator.Tests;

public sealed class LoggingTests : EmulatorTest
{
    private readonly RecordingLoggers _loggers = new();

    protected override void Configure(TwilioEmulatorOptions options) => options.LoggerFactory = _loggers;

    [Fact]
    public async Task Log_MessageToLegWithoutVoiceSdk_WarnsThatItVanishes()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Child;

        await Rest.SendMessageAsync(leg, "1");

        Assert.Contains(_loggers.Lines, line => line.Level == LogLevel.Warning && line.Text.Contains($"vanishes: call {leg.Sid}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_Everything_HasNoContentAndNoSecret()
    {
        await using var receiver = await CallbackReceiver.StartAsync();
        var conversation = Twilio.Dial("client:alice", "+14155550100").Answer();
        await Rest.SubscribeAsync(conversation.Parent, receiver.Url);
        await Rest.SubscribeAsync(conversation.Parent, "http://127.0.0.1:1/", ("Method", "GET"));
        await Rest.SendMessageAsync(conversation.Parent, "\"secret-content\"");
        await Rest.SendMessageAsync(conversation.Child, "\"secret-content\"");
        await (await conversation.Parent.SendMessageAsync("\"secret-content\"", Cancellation)).WhenDeliveredAsync(Cancellation).InTimeAsync();

        await Twilio.DisposeAsync();

        Assert.Contains(_loggers.Lines, line => line.Text.Contains("did not reach", StringComparison.Ordinal));
        Assert.DoesNotContain(_loggers.Lines, line => line.Text.Contains("secret-content", StringComparison.Ordinal));
        Assert.DoesNotContain(_loggers.Lines, line => line.Text.Contains(Twilio.AuthToken, StringComparison.Ordinal));
    }

    /// <summary>A page of somebody else chooses the path, and an application or its app the names: none may write lines of its own.</summary>
    [Fact]
    public async Task Log_WhatOthersWrote_StaysOnOneLine()
    {
        const string Forged = "a\r\nwarn: forged\u2028\u202Eover\u001B[31m";
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Twilio.BaseAddress, $"/{Uri.EscapeDataString(Forged)}"));
        request.Headers.Add("Origin", "https://evil.example");
        using var refused = await http.SendAsync(request, Cancellation);
        await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("To", "client:alice"), ("From", "+14155550100"), (Forged, "1"), ("Twiml", $"<Response><{Forged}/></Response>"));
        await Rest.PostAsync(
            $"{Rest.Account}/Calls.json", ("To", "client:alice"), ("From", "+14155550100"), ("Url", $"http://127.0.0.1:1/#rc={Uri.EscapeDataString(Forged)}"));

        await Twilio.DisposeAsync();

        Assert.Contains(
            _loggers.Lines, line => line.Text.Contains(@"/a\u000D\u000Awarn: forged\u2028\u202Eover\u001B[31m was refused", StringComparison.Ordinal));

        // At the level Information the web server tells of requests itself, and shows the path as it is.
        var own = _loggers.Lines.Where(static line => line.Level != LogLevel.Information).ToList();
        Assert.True(own.Count >= 4);
        Assert.All(own, static line => Assert.DoesNotContain(line.Text, static c => char.IsControl(c) || c is '\u2028' or '\u202E'));
    }

    [Fact]
    public async Task Log_Faults_AreNoneOfTheServersTroubles()
    {
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        foreach (var kind in Enum.GetValues<FaultKind>())
        {
            Twilio.Faults.Clear();
            Twilio.Faults.Add(new() { Kind = kind, StatusCode = 503, Delay = TimeSpan.FromMilliseconds(kind == FaultKind.Latency ? 60_000 : 1) });
            using var events = await PageEvents.OpenAsync(Twilio);
            await events.ReadSnapshotAsync();
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
            using var form = new FormUrlEncodedContent([new("Content", "1")]);
            var sending = Rest.Http.PostAsync(new Uri($"{RestClient.CallPath(leg)}/UserDefinedMessages.json", UriKind.Relative), form, patience.Token);
            if (kind is FaultKind.Latency or FaultKind.Hang)
            {
                await events.WhenFaultHasHitAsync();
                await patience.CancelAsync();
            }

            await Record.ExceptionAsync(() => sending);
        }

        await Twilio.DisposeAsync();

        Assert.Equal(Enum.GetValues<FaultKind>().Length, Twilio.Requests.Count);
        Assert.DoesNotContain(_loggers.Lines, line => line.Level >= LogLevel.Warning);
    }
}
