using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What becomes of a report of a leg whose log is down, slow or stores what it has: none is lost, and none is told twice.</summary>
public sealed partial class StatusReportTests : IAsyncDisposable
{
    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);
    private readonly WatchedTime _time = new();
    private readonly ConcurrentQueue<string> _told = [];
    private readonly FakeEngine _engine;
    private NodeApp? _app;

    public StatusReportTests() => _engine = new FakeEngine(_time);

    private NodeApp App => _app!;

    /// <summary>A voice webhook is not sent again, whatever its answer.</summary>
    [Fact]
    public async Task TheLogIsDown_TheReportIsStoredLaterThoughNobodyRepeatsIt()
    {
        await StartAsync();
        App.Node.CutOff();
        Assert.Equal(503, await StatusAsync("ringing"));

        foreach (var (wait, appends) in new[] { (1, 2), (2, 3), (4, 4), (8, 5), (16, 6), (30, 7), (30, 8) })
        {
            await PassAsync(wait);
            await Eventually.HoldsAsync(() => App.Node.Appends.Count == appends);
        }

        Assert.Empty(_engine.Entries);
        App.Node.Reconnect();
        await PassAsync(30);
        await WhenDoneAsync();
        Assert.Equal(["alice active"], _told);
        Assert.Single(_engine.Entries);
    }

    [Fact]
    public async Task TheLogIsDown_IsSaid_AndThatItStoresAgain()
    {
        await StartAsync();
        App.Node.CutOff();
        Assert.Equal((503, 503), (await StatusAsync("ringing"), await StatusAsync("in-progress")));
        App.Node.Reconnect();

        Assert.Equal(204, await StatusAsync("completed"));

        Assert.Single(App.Log.Lines, static line => line.Contains("answered 503, because the engine", StringComparison.Ordinal));
        Assert.Single(App.Log.Lines, static line => line.Contains("stores callbacks again; 2 were answered 503", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false, 503)]
    [InlineData(true, null)]
    public async Task TheLogIsSlow_TheAnswerIsThereInTime(bool isVoice, int? status)
    {
        await StartAsync();
        App.Node.Appends.Hold();
        var answer = ReceiveAsync(Report("ringing"), isVoice);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(4));

        _time.Advance(TimeSpan.FromSeconds(3.9));
        Assert.False(answer.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(status, (await Eventually.EndsAsync(answer))?.StatusCode);

        App.Node.Appends.Release();
        await WhenDoneAsync();
        Assert.Equal(["alice active"], _told);
    }

    [Theory]
    [InlineData(false, 503)]
    [InlineData(true, null)]
    public async Task KeysAndLogAreSlow_TheAnswerIsThereInTimeForBothTogether(bool isVoice, int? status)
    {
        const string Sub = "ACffffffffffffffffffffffffffffffff";
        var vault = new GatedVault { IsOpen = false };
        vault.Have(Sub, "sub");
        await StartAsync(
            builder => builder.Services.AddSingleton<ITwilioCredentials>(vault), static options => options.Signature.DangerouslyAcceptAnySender = false);
        App.Node.Appends.Hold();
        var answer = ReceiveAsync(Report("ringing", Sub, "sub"), isVoice);
        await Eventually.HoldsAsync(() => vault.Running == 1);
        _time.Advance(TimeSpan.FromSeconds(3));
        vault.Answer();
        await Eventually.HoldsAsync(() => App.Node.Appends.Open == 1);

        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(status, (await Eventually.EndsAsync(answer))?.StatusCode);
        App.Node.Appends.Release();
    }

    [Fact]
    public async Task SameNews_IsStoredOnce_FurtherNewsEach()
    {
        await StartAsync();
        foreach (var (status, isPromised, entries) in new[]
        {
            ("ringing", false, 1), ("ringing", false, 1), ("ringing", true, 2), ("ringing", true, 2), ("in-progress", true, 3), ("completed", true, 4),
            ("completed", true, 4),
        })
        {
            Assert.Equal(204, await StatusAsync(status, isPromised));
            await WhenDoneAsync();
            _time.Advance(TimeSpan.FromSeconds(5));
            Assert.Equal(entries, _engine.Entries.Count);
        }

        Assert.Equal(["alice active", "alice answered", "alice ended"], _told);
    }

    /// <summary>However often: an outage is not the report's fault.</summary>
    [Fact]
    public async Task TheStoreCannotBeRead_TheReportWaitsForIt()
    {
        await StartAsync();
        App.Node.Reads.LoseRequests();
        Assert.Equal(204, await StatusAsync("ringing"));
        for (var i = 0; i < 15; i++) await PassAsync(5);
        Assert.Empty(_told);

        App.Node.Reads.LoseRequests(0);
        await PassAsync(5);

        await WhenDoneAsync();
        Assert.Equal(["alice active"], _told);
        Assert.DoesNotContain(App.Log.Lines, static line => line.Contains("dead letter", StringComparison.Ordinal));
    }

    /// <summary>What the store says that the application was told, by its number; those that this version does not know come after all.</summary>
    [Theory]
    [InlineData(0, "alice active, alice answered")]
    [InlineData(1, "alice active, alice answered")]
    [InlineData(2, "alice answered")]
    [InlineData(3, "")]
    [InlineData(4, "")]
    [InlineData(9, "")]
    public async Task AnotherNodeHasTold_OnlyTheRestIsTold(int told, string rest)
    {
        await StartAsync();
        Assert.True(_engine.Legs.TrySetValue(Account, CallSid.Parse(ReceivingApp.Leg), "told", new[] { (byte)told }, null, null));

        Assert.Equal(204, await StatusAsync("in-progress"));

        await Eventually.HoldsAsync(() => _engine.Entries.Count == 1 && _engine.WaitingCount == 0);
        Assert.Equal(rest, string.Join(", ", _told));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(int.MaxValue)]
    public async Task TwilioFails_TheReportIsTriedAgain_TenTimes(int failures)
    {
        var twilio = new FailingTwilio(failures);
        await StartAsync(builder => builder.Services.AddSingleton<ITwilioTransport>(twilio));
        var (parent, child) = (ReceivingApp.Call(0xA), ReceivingApp.Call(0xB));
        twilio.Inner.Know(parent, "in-progress", null, "client:alice", "+14155550100");
        await App.Services.GetRequiredService<ICallDirectory>().ReportAsync(
            new CallRecord
            {
                CallSid = CallSid.Parse(child), ParentCallSid = CallSid.Parse(parent), Direction = "outbound-dial", From = "client:alice", To = "+14155550100",
                Status = CallStatus.InProgress, AccountSid = Account, SeenAt = _time.GetUtcNow(), StatusCallbackAt = _time.GetUtcNow(),
            },
            TestAccount.Token);
        await Eventually.HoldsAsync(() => twilio.Failed == 1);

        for (var attempt = 1; failures > 1 && attempt < 10; attempt++) await PassAsync(Math.Min((int)Math.Pow(2, attempt - 1), 300));
        if (failures == 1) await PassAsync(1);

        await WhenDoneAsync();
        Assert.Equal(failures == 1 ? ["alice active", "alice answered"] : Array.Empty<string>(), _told);
        if (failures == 1) Assert.Empty(_engine.Dead(2));
        else Assert.NotEqual("", Assert.Single(_engine.Dead(2)).Error);
        Assert.Equal(failures == 1 ? 1 : 9, App.Log.Lines.Count(static line => line.Contains("It is tried again", StringComparison.Ordinal)));
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is not null) await _app.DisposeAsync();
    }
}
