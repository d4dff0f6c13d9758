using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Lifecycle handlers, however slow and however many legs: one holds up its own leg only, and whoever was told active is told ended.</summary>
public sealed class LifecycleTests
{
    private readonly LifecycleScript _script = new();

    [Fact]
    public async Task ManyLegsRing_HandlersWait_AllAreToldAtOnce()
    {
        await using var app = App();
        using var held = _script.Hold();

        for (var leg = 0; leg < 2_000; leg++) await ReportAsync(app, leg, CallStatus.Ringing);

        await Eventually.HoldsAsync(() => _script.Begun.Count == 2_000);
        Assert.Empty(_script.Told);
    }

    [Fact]
    public async Task OneHandlerIsSlow_ItsOwnLegWaits_OthersDoNot()
    {
        await using var app = App();
        using (_script.Hold(leg: 1))
        {
            await ReportAsync(app, 1, CallStatus.Ringing);
            await ReportAsync(app, 1, CallStatus.Completed);
            for (var leg = 2; leg < 100; leg++)
            {
                await ReportAsync(app, leg, CallStatus.Ringing);
                await ReportAsync(app, leg, CallStatus.Completed);
            }

            await Eventually.HoldsAsync(() => _script.Told.Count == 2 * 98);
            await Eventually.HoldsAsync(() => _script.Begun.Any(static one => one.Leg == 1));
            Assert.Equal([(1, true)], _script.Begun.Where(static one => one.Leg == 1));
        }

        await Eventually.HoldsAsync(() => _script.Told.Count == 2 * 99);
        AssertEachIsToldOnceInOrder(legs: Enumerable.Range(1, 99));
    }

    [Fact]
    public async Task MassHangUp_SlowHandlers_WhoWasToldActiveIsToldEnded()
    {
        const int Legs = 28_000;
        await using var app = App();
        using (_script.Hold())
        {
            for (var leg = 0; leg < Legs; leg++) await ReportAsync(app, leg, CallStatus.InProgress);
            for (var leg = 0; leg < Legs; leg++) await ReportAsync(app, leg, CallStatus.Completed);
        }

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        AssertEachIsToldOnceInOrder(legs: Enumerable.Range(0, Legs));
    }

    [Fact]
    public async Task TooMuchIsToBeTold_NoMoreIsTaken_LegIsToldAtItsNextStatus()
    {
        await using var app = App();
        var legs = 0;
        using (_script.Hold())
        {
            for (; legs < 200_000 && app.Log.Lines.IsEmpty; legs++) await ReportAsync(app, legs, CallStatus.Ringing);
            var line = Assert.Single(app.Log.Lines);
            Assert.Contains(ReceivingApp.Call(legs - 1), line, StringComparison.Ordinal);

            // As docs/receiving.md says: 10,000 at once, 50,000 that wait, and this one.
            Assert.Equal(60_001, legs);

            // One more: its next status is its last.
            await ReportAsync(app, legs, CallStatus.Ringing);
            await ReportAsync(app, legs, CallStatus.Completed);

            // Those that were taken end, whatever else is to be told.
            await ReportAsync(app, 0, CallStatus.Completed);
            await ReportAsync(app, legs - 2, CallStatus.Completed);
        }

        await Eventually.HoldsAsync(() => _script.Told.Count == legs - 1 + 2);
        await ReportAsync(app, legs - 1, CallStatus.InProgress);
        await ReportAsync(app, legs - 1, CallStatus.Completed);
        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal([true, false], ToldOf(legs - 1));
        Assert.Equal([true, false], ToldOf(0));
        Assert.Equal([true, false], ToldOf(legs - 2));
        Assert.Empty(ToldOf(legs));
        Assert.Equal(legs + 3, _script.Told.Count);
    }

    [Fact]
    public async Task EndedBeforeItWasSeenActive_NothingIsTold()
    {
        await using var app = App();

        foreach (var status in new[] { CallStatus.Completed, CallStatus.Completed, CallStatus.Ringing }) await ReportAsync(app, 1, status);
        await ReportAsync(app, 2, CallStatus.Initiated);
        await ReportAsync(app, 2, CallStatus.Canceled);
        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Empty(_script.Begun);
    }

    [Fact]
    public async Task RingsAndEndsAtOnce_InAnyOrder_WhoIsToldActiveIsToldEnded()
    {
        await using var app = App();
        for (var leg = 0; leg < 3_000; leg++)
        {
            var number = leg;
            using var together = new Barrier(2);
            await Task.WhenAll(new[] { CallStatus.Ringing, CallStatus.Completed }.Select(status => Task.Run(async () =>
            {
                Assert.True(together.SignalAndWait(TimeSpan.FromMinutes(2), TestContext.Current.CancellationToken));
                await ReportAsync(app, number, status);
            })));
        }

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        AssertEachIsToldOnceInOrder(_script.Told.Select(static one => one.Leg).Distinct());
    }

    [Fact]
    public async Task HandlerIgnoresItsToken_LegGoesOnAfterHandlerTimeout()
    {
        var time = new WatchedTime();
        await using var app = App(time: time);
        using var held = _script.Hold(leg: 1);
        await ReportAsync(app, 1, CallStatus.Ringing);
        await ReportAsync(app, 1, CallStatus.Completed);
        await Eventually.HoldsAsync(() => !_script.Begun.IsEmpty);
        await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(30));

        time.Advance(TimeSpan.FromSeconds(30));

        await Eventually.HoldsAsync(() => _script.Begun.Contains((1, false)));
    }

    [Fact]
    public async Task Stopping_WhatIsToBeToldIsToldFirst()
    {
        await using var app = App();
        Task stop;
        using (_script.Hold())
        {
            await ReportAsync(app, 1, CallStatus.Ringing);
            await ReportAsync(app, 1, CallStatus.Completed);
            await app.Host.StoppingAsync(TestContext.Current.CancellationToken);
            stop = app.Host.StopAsync(TestContext.Current.CancellationToken);
            Assert.False(stop.IsCompleted);
        }

        await Eventually.EndsAsync(stop);

        Assert.Equal([true, false], ToldOf(1));
    }

    [Fact]
    public async Task Stopping_HandlersNeverEnd_StopsAfterTheTimeToDrain()
    {
        await using var app = App(static options => options.Receiving.DrainTimeout = TimeSpan.FromMilliseconds(1), TimeProvider.System);
        using var held = _script.Hold();
        await ReportAsync(app, 1, CallStatus.Ringing);
        await Eventually.HoldsAsync(() => !_script.Begun.IsEmpty);

        await app.Host.StopAsync(TestContext.Current.CancellationToken);

        Assert.Contains(app.Log.Lines, static line => line.Contains("lifecycle handlers were not told all of 1 legs", StringComparison.Ordinal));
    }

    private static async Task ReportAsync(ReceivingApp app, int leg, CallStatus status) => await app.Services.GetRequiredService<ICallDirectory>().ReportAsync(
        new CallRecord { CallSid = CallSid.Parse(ReceivingApp.Call(leg)), Direction = "outbound-api", To = $"client:{leg}", Status = status },
            TestContext.Current.CancellationToken);

    private IEnumerable<bool> ToldOf(int leg) => _script.Told.Where(one => one.Leg == leg).Select(static one => one.IsActive);

    private void AssertEachIsToldOnceInOrder(IEnumerable<int> legs)
    {
        var told = _script.Told.ToLookup(static one => one.Leg, static one => one.IsActive);
        Assert.Equal(legs.Order(), told.Select(static one => one.Key).Order());
        Assert.All(told, static one => Assert.Equal([true, false], one));
    }

    /// <summary>The clock stands still unless a test says otherwise: no time is over because the machine is slow.</summary>
    private ReceivingApp App(Action<CallMessageEventsOptions>? configure = null, TimeProvider? time = null) => new(
        builder =>
        {
            builder.Services.AddSingleton(_script);
            builder.AddLifecycleHandler<Scripted>();
        },
        configure,
        time ?? new WatchedTime());

    /// <summary>What lifecycle handlers were told, and what holds them.</summary>
    private sealed class LifecycleScript
    {
        private readonly ConcurrentDictionary<int, TaskCompletionSource> _held = [];
        private TaskCompletionSource? _all;

        public ConcurrentQueue<(int Leg, bool IsActive)> Begun { get; } = [];

        public ConcurrentQueue<(int Leg, bool IsActive)> Told { get; } = [];

        /// <summary>Handlers of a leg, or of all, do not end before what is returned is disposed.</summary>
        public IDisposable Hold(int? leg = null)
        {
            var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            if (leg is { } one) _held[one] = end;
            else _all = end;
            return new Held(end);
        }

        public async Task TellAsync(CallLeg leg, bool isActive)
        {
            var number = int.Parse(leg.Identity!, System.Globalization.CultureInfo.InvariantCulture);
            Begun.Enqueue((number, isActive));
            if (_held.TryGetValue(number, out var held)) await held.Task;
            if (_all is { } all) await all.Task;
            Told.Enqueue((number, isActive));
        }

        private sealed class Held(TaskCompletionSource end) : IDisposable
        {
            public void Dispose() => end.TrySetResult();
        }
    }

    private sealed class Scripted(LifecycleScript script) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken) => script.TellAsync(context.Leg, isActive: true);

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken) => script.TellAsync(context.Leg, isActive: false);
    }
}
