using System.Collections.Concurrent;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>The two nodes, what they are told, and what they tell.</summary>
public sealed partial class OwnedLegTests
{
    private ServiceProvider A => _other!;

    private IServiceProvider B => _account!.Services;

    private static CallSid Sid(EmulatedCall call) => CallSid.Parse(call.Sid);

    private async Task<EmulatedConversation> StartAsync(string from = "+14155550100", string to = "client:bob")
    {
        _account = await TestAccount.StartAsync(Configure, builder => Build(builder, _b), _time);
        _other = _account.AnotherNode(Configure, builder => Build(builder, _a), _time);
        foreach (var node in new[] { A, B })
        {
            foreach (var service in node.GetServices<IHostedService>().OfType<IHostedLifecycleService>()) await service.StartedAsync(TestAccount.Token);
            node.GetRequiredService<ICallbackPaths>().Map(static () => "/messages", static () => "/status");
        }

        return _account.Twilio.Dial(from, to).Answer();
    }

    /// <summary>As <see cref="StartAsync"/>, but it rings, and the application cares for answers.</summary>
    private async Task<EmulatedConversation> RingAsync(string to, string from = "+14155550100", bool answers = false)
    {
        _held.TellsAnswers = true;
        await StartAsync();
        var conversation = _account!.Twilio.Dial(from, to).Ring();
        return answers ? conversation.Answer() : conversation;
    }

    private static void Configure(CallMessageEventsOptions options)
    {
        options.Signature.DangerouslyAcceptAnySender = true;
        options.PublicBaseUrl = new Uri("https://example.com");
    }

    private void Build(ICallMessageEventsBuilder builder, FakeNode node)
    {
        builder.Services.AddSingleton<ILoggerFactory>(_log).AddSingleton(_told).AddSingleton(_held);
        builder.AddHandler<Note>(static (_, _) => Task.CompletedTask).AddLifecycleHandler<LegTeller>();
        if (_tellsTwice) builder.AddLifecycleHandler<SecondTeller>();
        node.Register(builder.Services);
    }

    private async Task ReportAsync(IServiceProvider node, EmulatedCall call, bool isCallback = true)
    {
        var form = new Dictionary<string, string?>
        {
            ["CallSid"] = call.Sid, ["CallStatus"] = call.Status, ["From"] = call.From, ["To"] = call.To, ["Direction"] = call.Direction,
            ["AccountSid"] = call.AccountSid, ["ParentCallSid"] = call.ParentCallSid, ["CallbackSource"] = isCallback ? "call-progress-events" : null,
        };
        Assert.True(CallRecord.TryParse(name => form.GetValueOrDefault(name), _time.GetUtcNow(), out var seen));
        await node.GetRequiredService<ICallDirectory>().ReportAsync(seen, TestAccount.Token);
    }

    private FakeNode? OwnerOf(EmulatedCall call) => _engine.OwnerOf(Sid(call));

    private async Task GiveAsync(EmulatedCall call, FakeNode node, bool report = false)
    {
        if (report) await ReportAsync(A, call);
        await Eventually.HoldsAsync(() => OwnerOf(call) is not null);
        _engine.HandOver(Sid(call), node);
        await Eventually.HoldsAsync(() => OwnerOf(call) == node);
    }

    private int Posts() =>
        _account!.Twilio.Requests.Count(static request => request.Method == "POST" && request.Path.Contains("Subscriptions", StringComparison.Ordinal));

    private CallLogEntry Entry(EmulatedCall call, byte[] body) => new()
    {
        Account = AccountSid.Parse(call.AccountSid), CallSid = Sid(call), Key = "status:x", Kind = CallLogEntryKind.Status, Body = body,
    };

    private static Task RefusedAsync(IServiceProvider node, EmulatedCall call) => Assert.ThrowsAsync<CallNotActiveException>(
        () => node.GetRequiredService<ICallMessenger>().SendAsync(EndUser.OnLeg(call.Sid), new Note("x"), cancellationToken: TestAccount.Token));

    /// <summary>All that was told.</summary>
    private async Task WhenToldAsync(params string[] events)
    {
        await Eventually.HoldsAsync(() => _told.Count >= events.Length);
        Assert.Equal(events, _told);
    }

    /// <summary>All that is told until nothing is left to do, whatever time that takes.</summary>
    private async Task PassUntilToldAsync(params string[] events)
    {
        var pause = TimeSpan.FromMinutes(5);
        while (_engine.WaitingCount > 0)
        {
            await Eventually.HoldsAsync(() => _engine.WaitingCount == 0 || _time.HasTimerDueWithin(pause));

            // Twilio answers by another clock: its answers must not come too late by this one.
            for (var i = 0; i < 5 && !_engine.IsAtRest; i++) await Task.Delay(1, TestAccount.Token);
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(events, _told);
    }

    private sealed class LegTeller(ConcurrentQueue<string> told, HeldLegs held) : ICallLifecycleHandler, IAsyncDisposable
    {
        public ValueTask DisposeAsync() => new(held.Disposing);

        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            told.Enqueue($"{context.Leg.Identity} active");
            return held.WaitAsync(cancellationToken);
        }

        public Task OnAnsweredAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            if (!held.TellsAnswers) return Task.CompletedTask;

            told.Enqueue($"{context.Leg.Identity} answered");
            return held.WaitAsync(cancellationToken);
        }

        public Task OnEndedAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            told.Enqueue($"{context.Leg.Identity} ended");
            return Task.CompletedTask;
        }
    }

    private sealed class SecondTeller(ConcurrentQueue<string> told) : ICallLifecycleHandler
    {
        public Task OnActiveAsync(CallLifecycleContext context, CancellationToken cancellationToken)
        {
            told.Enqueue($"{context.Leg.Identity} active, too");
            return Task.CompletedTask;
        }
    }

    /// <summary>Holds handlers while a test does something.</summary>
    private sealed class HeldLegs
    {
        private TaskCompletionSource? _gate;

        public bool IsHeld => _gate is not null;

        public bool TellsAnswers { get; set; }

        /// <summary>What the scopes of handlers wait for as they end.</summary>
        public Task Disposing { get; set; } = Task.CompletedTask;

        public void Hold() => _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public void Release()
        {
            _gate?.TrySetResult();
            _gate = null;
        }

        public Task WaitAsync(CancellationToken cancellationToken) => _gate?.Task.WaitAsync(cancellationToken) ?? Task.CompletedTask;
    }
}
