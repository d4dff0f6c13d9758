using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>On a log, too, the end of a leg that nobody reports is looked for: the less often, the longer nothing happened, and at most for a day.</summary>
public sealed class EndWatchTests : IAsyncDisposable
{
    private readonly WatchedTime _time = new();
    private readonly TalkingTwilio _twilio = new();
    private readonly ConcurrentQueue<string> _told = [];
    private readonly FakeEngine _engine;
    private NodeApp? _app;

    public EndWatchTests() => _engine = new FakeEngine(_time);

    private int Asked => _twilio.Requests.Count(static request => request.Operation == TwilioOperation.FetchCall);

    [Fact]
    public async Task LegThatNobodyReports_IsAskedForLessAndLessOften()
    {
        await StartAsync();
        _twilio.Know(ReceivingApp.Leg, "in-progress", null, "client:alice", "+14155550100");
        await ReportAsync();

        await AssertAskedAsync(after: 59, times: 0);
        await AssertAskedAsync(after: 1, times: 1);
        await AssertAskedAsync(after: 59, times: 1);
        await AssertAskedAsync(after: 1, times: 2);
        await AssertAskedAsync(after: 119, times: 2);
        await AssertAskedAsync(after: 1, times: 3);

        await AssertAskedAsync(after: 240, times: 4);

        // The log gives the report again after five minutes at most; that is too early for another look, and ten are not.
        await AssertAskedAsync(after: 300, times: 4);
        await AssertAskedAsync(after: 300, times: 5);

        _twilio.Know(ReceivingApp.Leg, "completed", null, "client:alice", "+14155550100");
        while (_told.Count < 2) await PassAsync(_time.NextDue() ?? TimeSpan.FromMinutes(1));
        Assert.Equal(["alice active", "alice ended"], _told);
    }

    /// <summary>So that the leg's next owner takes over where this one left off.</summary>
    [Fact]
    public async Task LegThatNobodyReports_TheLogGivesItsReportAgainAfterFiveMinutesAtMost()
    {
        await StartAsync();
        await ReportAsync();

        foreach (var minutes in new[] { 1, 1, 2, 4, 5, 5 })
        {
            var wait = TimeSpan.FromMinutes(minutes);
            await _time.WhenTimerIsDueInAsync(wait);
            await PassAsync(wait);
        }
    }

    [Fact]
    public async Task ItsChildHasEnded_IsAskedForTwoSecondsLater()
    {
        await StartAsync();
        _twilio.Know(ReceivingApp.Leg, "in-progress", null, "client:alice", "client:bob");
        await ReportAsync();
        foreach (var (status, count) in new[] { (CallStatus.InProgress, 2), (CallStatus.Completed, 3) })
        {
            var now = _time.GetUtcNow();
            await ReportAsync(new CallRecord
            {
                CallSid = CallSid.Parse(ReceivingApp.Call(0xB)), ParentCallSid = CallSid.Parse(ReceivingApp.Leg), Direction = "outbound-dial",
                From = "client:alice", To = "client:bob", Status = status, AccountSid = AccountSid.Parse(TestProvider.AccountSid), SeenAt = now,
                StatusCallbackAt = now,
            });
            await Eventually.HoldsAsync(() => _told.Count == count && _engine.IsAtRest);
        }

        await AssertAskedAsync(after: 1, times: 0);
        await AssertAskedAsync(after: 1, times: 1);
    }

    [Fact]
    public async Task LegThatReportsItself_IsNotAskedFor()
    {
        await StartAsync();
        await ReportAsync(isPromised: true);

        await AssertAskedAsync(after: 60, times: 0);
        await AssertAskedAsync(after: 7_200, times: 0);
        Assert.Equal(0, _engine.WaitingCount);
    }

    [Fact]
    public async Task TwilioDoesNotKnowTheLeg_ItIsTakenForEndedAfterADay_NotBefore()
    {
        await StartAsync();
        var began = _time.GetUtcNow();
        await ReportAsync();

        while (_told.Count < 2) await PassAsync(_time.NextDue() ?? TimeSpan.FromMinutes(1));

        Assert.Equal(["alice active", "alice ended"], _told);
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromHours(24), TimeSpan.FromHours(24.2));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }

    private async Task StartAsync() => _app = await NodeApp.StartAsync(
        _engine,
        "a",
        builder =>
        {
            builder.Services.AddSingleton<ITwilioTransport>(_twilio).AddSingleton(_told);
            builder.AddLifecycleHandler<ComingsAndGoings>();
        },
        static options => options.Resilience.Retry.MaxRetryAttempts = 0);

    /// <summary>As a voice webhook tells of a browser's leg; or with the promise that its end will be told.</summary>
    private async Task ReportAsync(bool isPromised = false)
    {
        var now = _time.GetUtcNow();
        await ReportAsync(new CallRecord
        {
            CallSid = CallSid.Parse(ReceivingApp.Leg), Direction = "inbound", From = "client:alice", To = "+14155550100", Status = CallStatus.InProgress,
            AccountSid = AccountSid.Parse(TestProvider.AccountSid), SeenAt = now, StatusCallbackAt = isPromised ? now : null,
        });
        await Eventually.HoldsAsync(() => _told.Count == 1 && _engine.IsAtRest);
    }

    private ValueTask ReportAsync(CallRecord seen) => _app!.Services.GetRequiredService<ICallDirectory>().ReportAsync(seen, TestAccount.Token);

    private async Task AssertAskedAsync(int after, int times)
    {
        await PassAsync(TimeSpan.FromSeconds(after));
        await Eventually.HoldsAsync(() => Asked >= times && _engine.IsAtRest);
        Assert.Equal(times, Asked);
    }

    private async Task PassAsync(TimeSpan time)
    {
        _time.Advance(time);
        _engine.Wake();
        await Eventually.HoldsAsync(() => _engine.IsAtRest);
    }
}
