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
        await (await conversation.Parent.SendMessageAsync("\"secret-content\"", Cancellation)).WhenDeliveredAsync(Cancellation);

        await Twilio.DisposeAsync();

        Assert.Contains(_loggers.Lines, line => line.Text.Contains("did not reach", StringComparison.Ordinal));
        Assert.DoesNotContain(_loggers.Lines, line => line.Text.Contains("secret-content", StringComparison.Ordinal));
        Assert.DoesNotContain(_loggers.Lines, line => line.Text.Contains(Twilio.AuthToken, StringComparison.Ordinal));
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
