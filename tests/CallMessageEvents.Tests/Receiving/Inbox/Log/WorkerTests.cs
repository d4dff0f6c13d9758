using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What an engine may rely on: what its worker takes, and what it says of itself.</summary>
public sealed class WorkerTests : IAsyncLifetime
{
    private readonly WatchedTime _time = new();
    private readonly HeldHandler _handler = new();
    private readonly FakeEngine _engine;
    private KeptLog _log = null!;
    private NodeApp _app = null!;

    public WorkerTests() => _engine = new(_time);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => _app = await NodeApp.StartAsync(_engine, "a", builder =>
    {
        // The node has registered its own log already.
        var own = (FakeLog)builder.Services.Last(static service => service.ServiceType == typeof(CallLog)).ImplementationInstance!;
        builder.Services.AddSingleton<CallLog>(_log = new KeptLog(own));
        builder.AddHandler<Note>(_handler.HandleAsync);
    });

    public async ValueTask DisposeAsync()
    {
        _handler.Release();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task TryTake_BadArguments_AreRefused()
    {
        var (entry, ownership) = await GivenAsync();
        var foreign = new CallLogEntry
        {
            Account = AccountSid.Parse("ACffffffffffffffffffffffffffffffff"), CallSid = entry.CallSid, Key = "1", Kind = CallLogEntryKind.Message,
            Body = entry.Body,
        };

        Assert.Throws<ArgumentNullException>("entry", () => _log.Worker.TryTake(null!, ownership));
        Assert.Throws<ArgumentNullException>("ownership", () => _log.Worker.TryTake(entry, null!));
        Assert.Throws<ArgumentException>("entry", () => _log.Worker.TryTake(foreign, ownership));
        await Assert.ThrowsAsync<ArgumentNullException>("ownership", () => _log.Worker.QuietAsync(null!, Token));
    }

    [Fact]
    public async Task TryTake_OwnershipIsNotHeld_IsFalse()
    {
        var (entry, ownership) = await GivenAsync();
        _app.Node.CutOff(losesCalls: true);

        Assert.False(_log.Worker.TryTake(entry, ownership));
    }

    [Fact]
    public async Task QuietAsync_Twice_BothEndWithTheHandler_AndTheOneThatIsCancelledAtOnce()
    {
        var (_, ownership) = await GivenAsync();
        using var giveUp = new CancellationTokenSource();
        Task[] both = [_log.Worker.QuietAsync(ownership, Token), _log.Worker.QuietAsync(ownership, Token)];
        var third = _log.Worker.QuietAsync(ownership, giveUp.Token);

        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Eventually.EndsAsync(third));
        Assert.All(both, static quiet => Assert.False(quiet.IsCompleted));
        _handler.Release();

        await Eventually.EndsAsync(Task.WhenAll(both));
    }

    [Fact]
    public async Task Entries_OfAKindThatIsNotKnown_WaitForANewerNode_SaidOnce()
    {
        foreach (var key in new[] { "1", "2" })
        {
            var entry = new CallLogEntry
            {
                Account = AccountSid.Parse(TestProvider.AccountSid), CallSid = CallSid.Parse(ReceivingApp.Leg), Key = key, Kind = (CallLogEntryKind)7,
                Body = new byte[] { 1 },
            };
            await _app.Node.Log.AppendAsync(entry, null, Token);
        }

        await Eventually.HoldsAsync(() => _app.Node.Ends.Count == 2);
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(2, _engine.WaitingCount);
        Assert.Single(_app.Log.Lines, static line => line.Contains("does not know. It waits for a node", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_EndsOfItself_IsStartedAgain_AndSaid()
    {
        await Eventually.HoldsAsync(() => _log.Runs == 1);
        _log.EndRun();
        await _time.WhenTimerIsDueInAsync(TimeSpan.FromSeconds(1));
        _time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.HoldsAsync(() => _log.Runs == 2);
        Assert.Single(_app.Log.Lines, static line => line.Contains("stopped giving messages to this node (none)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_EndsBecauseTheApplicationStops_NothingIsSaid(bool throws)
    {
        await Eventually.HoldsAsync(() => _log.Runs == 1);
        _log.ThrowsAtStop = throws;
        await Eventually.EndsAsync(_app.StopAsync());

        Assert.DoesNotContain(_app.Log.Lines, static line => line.Contains("stopped giving messages", StringComparison.Ordinal));
    }

    /// <summary>An entry that the worker was given, and whose handler runs.</summary>
    private async Task<(CallLogEntry Entry, CallOwnership Ownership)> GivenAsync()
    {
        Assert.Equal(204, await _app.DeliverAsync(1, 1));
        await _handler.NextAsync();
        return Assert.Single(_log.Given);
    }
}
