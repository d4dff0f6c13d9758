using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Traces and metrics of sends.</summary>
public sealed class TelemetryTests
{
    [Fact]
    public async Task SendAsync_Listening_MakesASpanWithTheSids()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();

        var sent = await account.Messenger.SendAsync(EndUser.WhoPlaced(alice.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token);

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("messaging.destination.name"), alice.Sid));
        Assert.Equal((ActivityKind.Producer, ActivityStatusCode.Unset), (span.Kind, span.Status));
        Assert.Equal(
            [sent.Sid.ToString(), "twilio", "send"],
            new[] { "messaging.message.id", "messaging.system", "messaging.operation.name" }.Select(span.GetTagItem));
    }

    [Fact]
    public async Task SendAsync_Fails_SpanSaysWhyInOneWord()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = Listen(spans);
        await using var account = await TestAccount.StartAsync();
        account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 400, Operation = EmulatorOperation.CreateMessage });
        var alice = account.Alice();

        await Assert.ThrowsAsync<TwilioApiException>(
            () => account.Messenger.SendAsync(EndUser.WhoPlaced(alice.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token));

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("messaging.destination.name"), alice.Sid));
        Assert.Equal((ActivityStatusCode.Error, "http_400"), (span.Status, (string?)span.GetTagItem("error.type")));
    }

    [Fact]
    public async Task SendAsync_Measured_CountsSentFailedRetriedAndSavedLookups()
    {
        await using var account = await TestAccount.StartAsync();
        using var meters = new Measurements(account.Services.GetRequiredService<IMeterFactory>());
        var alice = account.Alice();
        account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 503, Operation = EmulatorOperation.CreateMessage, Count = 2 });

        await account.Messenger.SendAsync(EndUser.WhoPlaced(alice.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token);
        await account.Messenger.SendAsync(EndUser.WhoPlaced(alice.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token);
        await account.Directory.ReportAsync(new CallRecord { CallSid = CallSid.Parse(alice.Sid), Status = CallStatus.Completed }, TestAccount.Token);
        await Assert.ThrowsAsync<CallNotActiveException>(
            () => account.Messenger.SendAsync(EndUser.WhoPlaced(alice.Sid), new { Text = "x" }, cancellationToken: TestAccount.Token));

        Assert.Equal(2, meters.Sum("messaging.client.sent.messages", "error.type", null));
        Assert.Equal(1, meters.Sum("messaging.client.sent.messages", "error.type", "call_not_active"));
        Assert.Equal(3, meters.Count("messaging.client.operation.duration"));
        Assert.Equal(2, meters.Sum("call_message_events.retries", "error.type", "http_503"));
        Assert.Equal(1, meters.Sum("call_message_events.lookups", "operation", "FetchCall"));
        Assert.Equal(1, meters.Sum("call_message_events.lookups.saved"));
    }

    private static ActivityListener Listen(ConcurrentQueue<Activity> spans)
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "CallMessageEvents",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
