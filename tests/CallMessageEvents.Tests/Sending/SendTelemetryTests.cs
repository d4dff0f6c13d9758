using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What is counted and traced of sends: each message once, with its account and its time.</summary>
public sealed class SendTelemetryTests
{
    private const string Sent = "messaging.client.sent.messages";

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, "http_400")]
    public async Task BroadcastAsync_SeveralOnOneLeg_CountAsOneSend(bool fails, string? errorType)
    {
        await using var account = await TestAccount.StartAsync();
        using var meters = new Measurements(account.Services.GetRequiredService<IMeterFactory>());
        if (fails) account.Twilio.Faults.Add(new Fault { Kind = FaultKind.Status, StatusCode = 400, Operation = EmulatorOperation.CreateMessage });
        var alice = account.Alice();

        var result = await account.Messenger.BroadcastAsync(
            Audience.Of([EndUser.OnLeg(alice.Sid), EndUser.WhoPlaced(alice.Sid), EndUser.Named(alice.Sid, "alice")]), new { Text = "x" }, TestAccount.Token);

        Assert.All(result.Legs, leg => Assert.Equal(fails ? BroadcastOutcome.Failed : BroadcastOutcome.Sent, leg.Outcome));
        Assert.Equal((1, 1.0), (meters.Count(Sent), meters.Sum(Sent, "error.type", errorType)));
    }

    [Fact]
    public async Task SendAsync_ContentCannotBeSent_CountsAsFailed()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        await using var provider = twilio.Provide();
        using var meters = new Measurements(provider.GetRequiredService<IMeterFactory>());

        await Assert.ThrowsAsync<MessageTooLargeException>(
            () => provider.Messenger().SendAsync(EndUser.OnLeg(ScriptedTwilio.Leg), new Hint(new('x', 20_000)), TestAccount.Token));

        Assert.Equal((1, 1.0), (meters.Count(Sent), meters.Sum(Sent, "error.type", "too_large")));
    }

    [Fact]
    public async Task SendAsync_DurationIsThatOfTheRequest_InSeconds()
    {
        await using var twilio = await ScriptedTwilio.StartAsync();
        var answered = new TaskCompletionSource();
        twilio.Otherwise = async http =>
        {
            await answered.Task;
            await ScriptedTwilio.JsonAsync(http, 201, """{"sid":"KX1"}""");
        };
        var time = new WatchedTime();
        await using var provider = twilio.Provide(time: time);
        using var meters = new Measurements(provider.GetRequiredService<IMeterFactory>());

        var sending = ScriptedTwilio.SendAsync(provider.Messenger());
        await twilio.NextAsync();
        time.Advance(TimeSpan.FromSeconds(2));
        answered.SetResult();
        await Eventually.EndsAsync(sending);

        Assert.Equal(2, meters.Sum("messaging.client.operation.duration", "messaging.operation.name", "send"));
        Assert.Equal(1, meters.Sum(Sent, "messaging.system", "twilio"));
    }

    [Fact]
    public async Task SendAsync_Span_HasAccountAndOperation()
    {
        var spans = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = static source => source.Name == "CallMessageEvents",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await using var account = await TestAccount.StartAsync();
        var alice = account.Alice();
        await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new { Text = "x" }, TestAccount.Token);

        var span = Assert.Single(spans, span => Equals(span.GetTagItem("messaging.destination.name"), alice.Sid));
        Assert.Equal(("send call message", null), (span.OperationName, span.GetTagItem("error.type")));
        Assert.Equal(
            [account.Twilio.AccountSid, "send", "send", "twilio"],
            new[] { "call_message_events.account", "messaging.operation.type", "messaging.operation.name", "messaging.system" }.Select(span.GetTagItem));
    }
}
