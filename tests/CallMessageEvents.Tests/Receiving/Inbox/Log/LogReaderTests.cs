using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace CallMessageEvents.Tests;

/// <summary>A reader follows the log, whichever node handles the messages, and holds up nobody.</summary>
public sealed partial class LogReaderTests
{
    [Fact]
    public async Task ReadAllAsync_AnotherNodeHandles_GetsMessagesInOrder()
    {
        var time = new WatchedTime();
        var handled = 0;
        await using var app = await StartAsync(time: time);
        await using var other = app.Account.AnotherNode(
            static options => options.Signature.DangerouslyAcceptAnySender = true,
            builder =>
            {
                Driver.Register(builder.Services, time);
                builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref handled)));
            },
            time);
        await ((IHostedLifecycleService)other.GetServices<IHostedService>().Single()).StartedAsync(CancellationToken.None);
        var fake = (FakeEngineDriver)Driver;
        fake.Engine.HandOver(CallSid.Parse(app.Leg), fake.Nodes[1]);
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        foreach (var number in new[] { 1, 3, 2 }) Assert.Equal(204, await app.DeliverAsync(number, number));
        await Driver.WhenHandledAsync();
        await app.EndLegAsync();

        Assert.Equal([1, 2, 3], (await Driver.EndsAsync(reading)).Select(static message => message.SequenceNumber!.Value));
        Assert.Equal(3, handled);
    }

    [Fact]
    public async Task ReadAllAsync_ReaderIsSlow_NobodyWaitsForIt_NothingIsLost()
    {
        const int Count = 400;
        var handled = 0;
        await using var app = await StartAsync(
            builder => builder.AddHandler<Note>((_, _) => Task.FromResult(Interlocked.Increment(ref handled))),
            static options => options.Receiving.ReaderBuffer = 1);
        var token = TestContext.Current.CancellationToken;
        await using var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync();
        await app.WhenSubscribedAsync();

        for (var number = 1; number <= Count; number++) Assert.Equal(204, await Eventually.EndsAsync(app.DeliverAsync(number, number)));
        await Driver.WhenHandledAsync();
        Assert.Equal(Count, handled);

        Assert.True(await first);
        Assert.Equal(1, reader.Current.SequenceNumber);
        for (var number = 2; number <= Count; number++)
        {
            Assert.True(await reader.MoveNextAsync());
            Assert.Equal(number, reader.Current.SequenceNumber);
        }
    }

    [Fact]
    public async Task ReadAllAsync_EndIsKnownBeforeTheLastMessageIsRead_GetsThatFirst()
    {
        await using var app = await StartAsync();
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        await Driver.WhenArrivedAsync();
        var log = (LogDriver)Driver;
        log.HoldReaders();
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        await app.ReportEndAsync();
        await Driver.WhenHandledAsync();

        log.ReleaseReaders();
        await Driver.WhenArrivedAsync();

        Assert.Equal([1, 2], (await Driver.EndsAsync(reading)).Select(static message => message.SequenceNumber!.Value));
    }

    [Fact]
    public async Task ReadAllAsync_MessageFailsTimeAndAgain_ReaderGetsItOnce()
    {
        await using var app = await StartAsync(
            static builder => builder.AddHandler<Note>(
                static (message, _) => message.Attempt < 4 ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask),
            static options => options.Receiving.GapTimeout = TimeSpan.Zero);
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        for (var i = 0; i < 3; i++) Assert.Equal(204, await Driver.ComesAgainAsync(1, () => app.DeliverAsync(1, 1)));
        await Driver.WhenHandledAsync();
        await app.EndLegAsync();

        Assert.Single(await Driver.EndsAsync(reading));
    }

    [Fact]
    public async Task ReadAllAsync_EngineThrowsAsItsTailIsCancelled_TheReaderEndsAllTheSame()
    {
        RudeLog? log = null;
        await using var app = await StartAsync(
            builder => builder.Services.AddSingleton<CallLog>(_ => log = new RudeLog(((FakeEngineDriver)Driver).Nodes[0].Log)));
        var token = TestContext.Current.CancellationToken;
        var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync().AsTask();
        await app.WhenSubscribedAsync();

        await reader.DisposeAsync();

        Assert.False(await Eventually.EndsAsync(first));
        Assert.True(log!.HasEnded);
    }

    /// <summary>An engine whose own callback throws when a tail's token is cancelled.</summary>
    private sealed class RudeLog(CallLog log) : RelayedLog(log)
    {
        private volatile bool _hasEnded;

        /// <summary>Whether its tail was disposed.</summary>
        public bool HasEnded => _hasEnded;

        public override async IAsyncEnumerable<CallLogEntry> TailAsync(
            AccountSid account, CallSid call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            // It runs last, when the tail has ended.
            _ = cancellationToken.Register(static () => throw new InvalidOperationException("the engine's own fault"));
            try
            {
                await foreach (var entry in base.TailAsync(account, call, cancellationToken)) yield return entry;
            }
            finally
            {
                _hasEnded = true;
            }
        }
    }
}
