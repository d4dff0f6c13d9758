using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Somebody has answered: told once, after active and before the end, of whoever is known to have been in progress, and of nobody else.</summary>
public sealed class AnsweredTests
{
    private readonly AnswerScript _script = new();

    [Theory]
    [InlineData("active answered ended", CallStatus.Ringing, CallStatus.Ringing, CallStatus.InProgress, CallStatus.InProgress, CallStatus.Completed)]
    [InlineData("active answered", CallStatus.InProgress, CallStatus.Ringing, CallStatus.InProgress)]
    [InlineData("active ended", CallStatus.Ringing, CallStatus.NoAnswer)]
    [InlineData("active ended", CallStatus.Ringing, CallStatus.Completed, CallStatus.InProgress)]
    [InlineData("", CallStatus.Completed, CallStatus.InProgress)]
    public async Task StatusesInThisOrder_AreToldSo(string told, params CallStatus[] statuses)
    {
        await using var app = App();
        foreach (var status in statuses) await ReportAsync(app, 1, status);
        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(told, string.Join(' ', _script.ToldOf("1")));
    }

    [Fact]
    public async Task HandlerIsSlow_AnswerAndEndWait_NothingIsLost()
    {
        await using var app = App();
        _script.Hold();
        foreach (var status in new[] { CallStatus.Ringing, CallStatus.InProgress, CallStatus.Completed }) await ReportAsync(app, 1, status);
        await Eventually.HoldsAsync(() => !_script.Told.IsEmpty);
        Assert.Equal(["active"], _script.ToldOf("1"));

        _script.Release();

        await app.Host.StopAsync(TestContext.Current.CancellationToken);
        Assert.Equal(["active", "answered", "ended"], _script.ToldOf("1"));
        Assert.Equal(
            [CallStatus.Ringing, CallStatus.InProgress, CallStatus.Completed], _script.Told.Select(static one => one.Leg.Status));
    }

    [Fact]
    public async Task AllStatusesAtOnce_InAnyOrder_AreToldInTheirs()
    {
        await using var app = App();
        for (var leg = 0; leg < 2_000; leg++)
        {
            var number = leg;
            using var together = new Barrier(3);
            await Task.WhenAll(new[] { CallStatus.Ringing, CallStatus.InProgress, CallStatus.Completed }.Select(status => Task.Run(async () =>
            {
                Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
                await ReportAsync(app, number, status);
            })));
        }

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.All(
            _script.Told.Select(static one => one.Leg.Identity!).Distinct(),
            leg => Assert.Contains(string.Join(' ', _script.ToldOf(leg)), new[] { "active ended", "active answered ended" }));
    }

    [Fact]
    public async Task Handler_DoesNotCareForAnswers_Compiles()
    {
        await using var app = await StatusApp.StartAsync();
        var leg = app.Account.Twilio.CreateCall("+14155550100", "client:bob");
        leg.Answer();
        await app.StatusAsync(leg);
        leg.Complete();
        await app.StatusAsync(leg);

        Assert.Equal(["bob active", "bob ended"], new[] { (await app.NextEventAsync()).ToString(), (await app.NextEventAsync()).ToString() });
    }

    [Fact]
    public async Task Parent_ItsChildRings_IsNotAnswered_UntilTheChildIs()
    {
        await using var app = await EmulatedAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Ring();
        await app.VoiceWebhookAsync(conversation.Parent);
        await app.StatusAsync(conversation.Child);
        await WhenToldAsync("bob", "active");
        await WhenToldAsync("alice", "active");

        conversation.Answer();
        await app.StatusAsync(conversation.Child);

        await WhenToldAsync("alice", "active", "answered");
        await WhenToldAsync("bob", "active", "answered");
        Assert.Equal(CallStatus.InProgress, _script.Told.Last(static one => one.Leg.Identity == "alice").Leg.Status);
    }

    [Fact]
    public async Task Parent_WasAnsweredBeforeItDialed_AGetTells()
    {
        await using var app = await EmulatedAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "+14155550100");
        conversation.Parent.Answer();
        conversation.Ring();

        await app.StatusAsync(conversation.Child);

        await WhenToldAsync("alice", "active", "answered");
    }

    [Fact]
    public async Task Parent_NobodyReportsIt_ASendsGetTells()
    {
        await using var app = await EmulatedAsync(static options => options.Guard.FetchMaxAge = TimeSpan.Zero);
        var alice = app.Account.Twilio.Dial("client:alice", "+14155550100").Parent;
        await app.VoiceWebhookAsync(alice);
        await WhenToldAsync("alice", "active");
        alice.Answer();

        await app.Account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Note("x"), cancellationToken: TestAccount.Token);

        await WhenToldAsync("alice", "active", "answered");
    }

    [Fact]
    public async Task Parent_AListOfItsChildrenShowsThatOneHasAnswered_IsTold()
    {
        await using var app = await EmulatedAsync();
        var conversation = app.Account.Twilio.Dial("client:alice", "client:bob").Ring();
        await app.VoiceWebhookAsync(conversation.Parent);
        await WhenToldAsync("alice", "active");
        conversation.Answer();

        await app.Account.Messenger.ResolveAsync(EndUser.WhoAnswered(conversation.Parent.Sid), TestAccount.Token);

        await WhenToldAsync("alice", "active", "answered");
        Assert.Empty(_script.ToldOf("bob"));
    }

    [Fact]
    public async Task Parent_NothingElseTells_IsAskedForAfterAMinute()
    {
        var time = new WatchedTime();
        await using var app = await EmulatedAsync(time: time);
        var alice = app.Account.Twilio.Dial("client:alice", "+14155550100").Parent;
        await app.VoiceWebhookAsync(alice);
        await WhenToldAsync("alice", "active");
        alice.Answer();
        await time.WhenTimerIsDueInAsync(TimeSpan.FromMinutes(1));

        time.Advance(TimeSpan.FromMinutes(1));

        await WhenToldAsync("alice", "active", "answered");
    }

    private static async Task ReportAsync(ReceivingApp app, int leg, CallStatus status) => await app.Services.GetRequiredService<ICallDirectory>().ReportAsync(
        new CallRecord { CallSid = CallSid.Parse(ReceivingApp.Call(leg)), Direction = "outbound-api", To = $"client:{leg}", Status = status },
        TestContext.Current.CancellationToken);

    private async Task WhenToldAsync(string leg, params string[] events)
    {
        await Eventually.HoldsAsync(() => _script.ToldOf(leg).Count() >= events.Length);
        Assert.Equal(events, _script.ToldOf(leg));
    }

    /// <summary>The clock stands still: neither a handler's time nor the time to drain is over because the machine is slow.</summary>
    private ReceivingApp App() => new(Register, time: new WatchedTime());

    private Task<StatusApp> EmulatedAsync(Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null) =>
        StatusApp.StartAsync(configure, Register, time);

    private void Register(ICallMessageEventsBuilder builder)
    {
        builder.Services.AddSingleton(_script);
        builder.AddLifecycleHandler<Scripted>();
    }

    /// <summary>What the handler was told, and what holds it.</summary>
    private sealed class AnswerScript
    {
        private TaskCompletionSource? _held;

        public ConcurrentQueue<(CallLeg Leg, string Event)> Told { get; } = [];

        public IEnumerable<string> ToldOf(string leg) => Told.Where(one => one.Leg.Identity == leg).Select(static one => one.Event);

        public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release() => _held!.SetResult();

        public Task TellAsync(CallLeg leg, string what)
        {
            Told.Enqueue((leg, what));
            return _held?.Task ?? Task.CompletedTask;
        }
    }

    private sealed class Scripted(AnswerScript script) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => script.TellAsync(context.Leg, "active");

        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken) => script.TellAsync(context.Leg, "answered");

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => script.TellAsync(context.Leg, "ended");
    }
}
