using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>How often Twilio is asked about a leg that nobody reports: as often as it takes to know its end, and no more.</summary>
public sealed class ParentPollTests
{
    private static readonly string Parent = ReceivingApp.Call(0xA);
    private static readonly string Bob = ReceivingApp.Call(0xB);
    private static readonly string Carol = ReceivingApp.Call(0xC);
    private readonly ConcurrentQueue<string> _told = [];
    private int _others;

    [Fact]
    public async Task NobodyWasToldOfTheParent_IsAskedForTwiceAfterItsChildsEnd()
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);
        await ReportAsync(app, Bob, "in-progress", asked: 1);

        await ReportAsync(app, Bob, "completed", asked: 2);
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(2));
        app.Advance(1.9);
        await WhenOthersAreDoneAsync(app);
        Assert.Equal(2, Asked(app));
        app.Advance(0.1);
        await Eventually.HoldsAsync(() => Asked(app) == 3);

        await AssertNoFurtherAsync(app, 3);
    }

    [Fact]
    public async Task AnotherChildIsActive_ItsEndIsWaitedFor()
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);
        await ReportAsync(app, Bob, "in-progress", asked: 1);
        await ReportAsync(app, Carol, "in-progress", asked: 1);

        await ReportAsync(app, Bob, "completed", asked: 1);
        await AssertNoFurtherAsync(app, 1);

        await ReportAsync(app, Carol, "completed", asked: 2);
    }

    [Fact]
    public async Task ParentReportsItself_NobodyIsAsked()
    {
        await using var app = await TalkingApp.StartAsync(Recording, isSubscribed: false);
        await app.StatusAsync(Parent, "in-progress");
        await app.StatusAsync(Bob, "in-progress", Parent, "bob");
        await Eventually.HoldsAsync(() => _told.Count == 2);

        await AssertNoFurtherAsync(app, 0);
        await app.StatusAsync(Bob, "completed", Parent, "bob");
        await AssertNoFurtherAsync(app, 0);
        await app.StatusAsync(Parent, "completed");
        await AssertNoFurtherAsync(app, 0);

        Assert.Equal(
            ["alice active", "alice ended", "bob active", "bob ended"],
            _told.Where(static told => !told.StartsWith("other", StringComparison.Ordinal)).Order());
    }

    [Theory]
    [InlineData("completed")]
    [InlineData("in-progress")]
    public async Task ParentReportsItself_BeforeItIsAskedForAgain_NobodyIsAsked(string status)
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);
        await ReportAsync(app, Bob, "in-progress", asked: 1);
        await ReportAsync(app, Bob, "completed", asked: 2);
        await app.Clock.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(2));

        await app.StatusAsync(Parent, status);

        await AssertNoFurtherAsync(app, 2);
    }

    [Fact]
    public async Task ParentOfAMalformedSid_NobodyIsAsked()
    {
        await using var app = await TalkingApp.StartAsync(isSubscribed: false);

        await app.StatusAsync(Bob, "in-progress", "CA1", "bob");
        await app.StatusAsync(Bob, "completed", "CA1", "bob");
        await WhenOthersAreDoneAsync(app);

        Assert.DoesNotContain(app.Twilio.Requests, static request => request.PathAndQuery.Contains("CA1.json", StringComparison.Ordinal));
        Assert.Empty(app.Log.Lines);
    }

    /// <summary>Twilio answers 404 for a leg that it does not know yet, too.</summary>
    [Fact]
    public async Task TwilioDoesNotKnowTheLeg_ItIsTakenForEndedAfterADay_NotBefore()
    {
        await using var app = await TalkingApp.StartAsync(Recording, isSubscribed: false);
        var began = app.Clock.GetUtcNow();
        await app.Directory.ReportAsync(
            new CallRecord { CallSid = CallSid.Parse(Parent), Direction = "inbound", From = "client:alice", Status = CallStatus.InProgress, SeenAt = began },
            TestAccount.Token);
        await Eventually.HoldsAsync(() => _told.Count == 1);

        while (_told.Count < 2)
        {
            await Eventually.HoldsAsync(() => _told.Count == 2 || app.Clock.HasTimerDueWithin(TimeSpan.FromHours(1)));
            if (_told.Count < 2 && app.Clock.NextDue() is { } next) app.Clock.Advance(next);
        }

        Assert.Equal(["alice active", "alice ended"], _told);
        Assert.InRange(app.Clock.GetUtcNow() - began, TimeSpan.FromHours(24), TimeSpan.FromHours(26));
        Assert.InRange(Asked(app), 25, 35);
    }

    private void Recording(ICallMessageEventsBuilder builder)
    {
        builder.Services.AddSingleton(_told);
        builder.AddLifecycleHandler<ComingsAndGoings>();
    }

    private static int Asked(TalkingApp app) => app.Twilio.Requests.Count(
        static request => request.Operation == TwilioOperation.FetchCall && request.PathAndQuery.Contains(Parent, StringComparison.Ordinal));

    /// <summary>Twilio reports a child of a browser's leg, which reports nothing itself; completes when that was asked for so often.</summary>
    private static async Task ReportAsync(TalkingApp app, string child, string status, int asked)
    {
        app.Twilio.Know(Parent, "in-progress", null, "client:alice", "+14155550100");
        await app.StatusAsync(child, status, Parent, "bob");
        await Eventually.HoldsAsync(() => Asked(app) >= asked);
        Assert.Equal(asked, Asked(app));
    }

    private async Task AssertNoFurtherAsync(TalkingApp app, int asked)
    {
        for (var minutes = 0; minutes < 5; minutes++)
        {
            await WhenOthersAreDoneAsync(app);
            app.Advance(60);
        }

        await WhenOthersAreDoneAsync(app);
        Assert.Equal(asked, Asked(app));
    }

    /// <summary>The same is done for another leg: what was to be done for this one before has been.</summary>
    private async Task WhenOthersAreDoneAsync(TalkingApp app)
    {
        var (parent, child) = (ReceivingApp.Call(0x1000 + ++_others), ReceivingApp.Call(0x2000 + _others));
        app.Twilio.Know(parent, "completed", null, "+14155550101", "+14155550100");
        await app.StatusAsync(child, "in-progress", parent, "other");
        await Eventually.HoldsAsync(() => app.Twilio.Requests.Any(request => request.PathAndQuery.Contains(parent, StringComparison.Ordinal)));
    }
}
