using System.Text;
using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>Two nodes over one store: a leg is subscribed once, whichever node is asked.</summary>
public sealed class StoredSubscriptionTests : IAsyncDisposable
{
    private static readonly SubscribeOptions Options = new() { Callback = new Uri("https://example.com/messages") };

    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(7);

    private readonly WatchedTime _time = new();
    private readonly FakeNode _a;
    private readonly FakeNode _b;
    private TestAccount? _account;
    private ServiceProvider? _other;

    public StoredSubscriptionTests()
    {
        var engine = new FakeEngine(_time);
        (_a, _b) = (engine.Start("a"), engine.Start("b"));
    }

    [Fact]
    public async Task SubscribeAsync_SubscribedAtAnotherNode_IsTheSameWithoutARequest()
    {
        var alice = await StartAsync();
        var first = await SubscribeAsync(A, alice);

        Assert.Equal(first, await SubscribeAsync(B, alice));

        Assert.Equal(1, Posts());
    }

    [Fact]
    public async Task SubscribeAsync_AddressHasAPassword_IsNotStored()
    {
        var alice = await StartAsync();
        var options = new SubscribeOptions { Callback = new Uri("https://user:s3cret@example.com/messages?a=b") };

        var first = await A.SubscribeAsync(EndUser.OnLeg(alice.Sid), options, TestAccount.Token);
        var second = await B.SubscribeAsync(EndUser.OnLeg(alice.Sid), options, TestAccount.Token);

        Assert.Equal(first.Sid, second.Sid);
        Assert.StartsWith("https://example.com/messages?a=b", second.Callback.AbsoluteUri, StringComparison.Ordinal);
        Assert.DoesNotContain(_a.Engine.Legs.Values, static value => Encoding.UTF8.GetString(value.Bytes.Span).Contains("s3cret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task SubscribeAsync_UnsubscribedAtAnotherNode_IsANewOne()
    {
        var alice = await StartAsync();
        var first = await SubscribeAsync(B, alice);
        await A.UnsubscribeAsync(first, TestAccount.Token);

        var second = await SubscribeAsync(B, alice);

        Assert.NotEqual(first.Sid, second.Sid);
        Assert.Equal(second, await SubscribeAsync(A, alice));
    }

    /// <summary>A node that ended the first one ends it once more, and knows nothing of the second.</summary>
    [Fact]
    public async Task SubscribeAsync_PredecessorIsEndedOnceMoreAtAnotherNode_IsANewOne()
    {
        var alice = await StartAsync();
        var first = await SubscribeAsync(A, alice);
        await A.UnsubscribeAsync(first, TestAccount.Token);
        var second = await SubscribeAsync(B, alice);
        await B.UnsubscribeAsync(second, TestAccount.Token);
        await A.UnsubscribeAsync(first, TestAccount.Token);

        var third = await SubscribeAsync(B, alice);

        Assert.Equal(3, new[] { first.Sid, second.Sid, third.Sid }.Distinct().Count());
    }

    [Fact]
    public async Task SubscribeAsync_AtBothNodesAtOnce_IsOneRequest()
    {
        var alice = await StartAsync();

        Task<CallMessageSubscription>[] both = [SubscribeAsync(A, alice), SubscribeAsync(B, alice)];
        await Eventually.EndsAsync(Task.WhenAny(both));
        await PassUntilAsync(Task.WhenAll(both));

        Assert.Single((await Task.WhenAll(both)).Distinct());
        Assert.Equal(1, Posts());
    }

    [Fact]
    public async Task SubscribeAsync_AnotherNodeIsAboutTo_WaitsForIt()
    {
        var alice = await StartAsync();
        var first = await HoldAsync(alice);

        var second = SubscribeAsync(B, alice);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromMilliseconds(250));
        Assert.False(second.IsCompleted);
        _time.Advance(RetryAfter);
        var made = await Eventually.EndsAsync(first);
        await PassUntilAsync(second);

        Assert.Equal(made, await Eventually.EndsAsync(second));
        Assert.Equal(2, Posts());
    }

    [Fact]
    public async Task SubscribeAsync_AnotherNodeDiedWhenItWasAboutTo_GoesOnAfterThirtySeconds()
    {
        var alice = await StartAsync();
        _ = await HoldAsync(alice);
        _a.Kill();
        await _other!.DisposeAsync();
        var began = _time.GetUtcNow();

        var second = SubscribeAsync(B, alice);
        await PassUntilAsync(second);

        Assert.Equal(alice.Sid, (await Eventually.EndsAsync(second)).CallSid.ToString());
        Assert.InRange(_time.GetUtcNow() - began, TimeSpan.FromSeconds(29), TimeSpan.FromSeconds(31));
    }

    [Fact]
    public async Task SubscribeAsync_OfAnotherNodeFailed_GoesOnAtOnce()
    {
        var alice = await StartAsync();
        Refuse(400);
        await Assert.ThrowsAsync<TwilioApiException>(() => SubscribeAsync(A, alice));

        Assert.Equal(alice.Sid, (await SubscribeAsync(B, alice)).CallSid.ToString());
    }

    [Fact]
    public async Task SubscribeAsync_StoreDown_IsTheSameAtBothNodes()
    {
        var alice = await StartAsync();
        _a.CutOff();
        _b.CutOff();

        Assert.Equal(await SubscribeAsync(A, alice), await SubscribeAsync(B, alice));
    }

    [Fact]
    public async Task SubscribeAsync_AgainWhileTheStoreIsDown_IsTheSameWithoutARequest()
    {
        var alice = await StartAsync();
        var first = await SubscribeAsync(B, alice);
        _b.CutOff();

        Assert.Equal(first, await SubscribeAsync(B, alice));

        Assert.Equal(1, Posts());
    }

    public async ValueTask DisposeAsync()
    {
        if (_other is not null) await _other.DisposeAsync();
        if (_account is not null) await _account.DisposeAsync();
    }

    private ICallMessenger A => _other!.Messenger();

    private ICallMessenger B => _account!.Messenger;

    private async Task<EmulatedCall> StartAsync()
    {
        _account = await TestAccount.StartAsync(build: builder => _b.Register(builder.Services), time: _time);
        _other = _account.AnotherNode(build: builder => _a.Register(builder.Services), time: _time);
        return _account.Alice();
    }

    private static Task<CallMessageSubscription> SubscribeAsync(ICallMessenger node, EmulatedCall call) =>
        node.SubscribeAsync(EndUser.OnLeg(call.Sid), Options, TestAccount.Token);

    /// <summary>Node A has its claim, and waits before it tries again at Twilio.</summary>
    private async Task<Task<CallMessageSubscription>> HoldAsync(EmulatedCall call)
    {
        Refuse(503);
        var subscribing = SubscribeAsync(A, call);
        await _time.WhenTimerIsDueInAsync(RetryAfter);
        return subscribing;
    }

    private void Refuse(int status) => _account!.Twilio.Faults.Add(
        new Fault
        {
            Kind = FaultKind.Status, StatusCode = status, RetryAfter = RetryAfter, Operation = EmulatorOperation.CreateSubscription, Count = 1,
        });

    /// <summary>Lets time go by as long as somebody looks whether the claim is gone. Requests under way would be too slow otherwise.</summary>
    private async Task PassUntilAsync(Task task)
    {
        var poll = TimeSpan.FromMilliseconds(250);
        for (var steps = 0; steps < 400 && await Task.WhenAny(task, _time.WhenTimerIsDueInAsync(poll)) != task; steps++) _time.Advance(poll);
        await Eventually.EndsAsync(task.ContinueWith(static _ => true, TaskScheduler.Default));
    }

    private int Posts() => _account!.Twilio.Requests.Count(static request => request.Method == "POST");
}
