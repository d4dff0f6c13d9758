using CallMessageEvents.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

/// <summary>What a node does with its store when callers give up, and when more goes wrong than the store.</summary>
public sealed class StoreTroubleTests
{
    private static readonly TimeSpan PauseOfFeed = TimeSpan.FromSeconds(5);

    private readonly WatchedTime _time = new();
    private readonly FakeEngine _engine;
    private readonly FakeNode _node;

    public StoreTroubleTests()
    {
        _engine = new FakeEngine(_time);
        _node = _engine.Start("node");
    }

    /// <summary>Else it would use a connection of the engine's, for nobody, for as long as the engine likes.</summary>
    [Fact]
    public async Task SendAsync_CallerGivesUpWhileTheStoreIsRead_SoDoesTheRead()
    {
        await using var account = await StartAsync();
        var alice = account.Alice();
        _node.Reads.Hold();
        using var caller = new CancellationTokenSource();
        var sending = account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Note("hello"), cancellationToken: caller.Token);
        await Eventually.HoldsAsync(() => _node.Reads.Count == 1);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sending);
        await Eventually.HoldsAsync(() => _node.Reads.GivenUp == 1);
    }

    /// <summary>The feed breaks, and the application's logger, which is told of that, throws.</summary>
    [Fact]
    public async Task Completed_AtAnotherNodeWhileTheLoggerThrows_EndsTheLegHere()
    {
        await using var account = await StartAsync(new ThrowingLog(static level => level == LogLevel.Warning));
        var alice = account.Alice();
        await Eventually.HoldsAsync(() => _engine.Legs.IsNewsTaken);
        await account.Messenger.SendAsync(EndUser.OnLeg(alice.Sid), new Note("hello"), cancellationToken: TestAccount.Token);
        _node.Store.BreakFeed();
        await _time.WhenTimerIsDueInAsync(PauseOfFeed);
        var seen = (await account.Directory.FindAsync(Sid(alice), TestAccount.Token))!;
        await _engine.Start("other").Store.MergeAsync(
            AccountSid.Parse(account.Twilio.AccountSid),
            seen with { Status = CallStatus.Completed, StatusCallbackAt = _time.GetUtcNow(), SeenAt = _time.GetUtcNow() },
            TestAccount.Token);

        _time.Advance(PauseOfFeed);

        await Eventually.HoldsAsync(async () => await account.Directory.FindAsync(Sid(alice), TestAccount.Token) is { IsEnded: true });
    }

    private static CallSid Sid(EmulatedCall call) => CallSid.Parse(call.Sid);

    private Task<TestAccount> StartAsync(ILoggerFactory? log = null) => TestAccount.StartAsync(
        build: builder =>
        {
            if (log is not null) builder.Services.AddSingleton(log);
            _node.Register(builder.Services);
        },
        time: _time);
}
