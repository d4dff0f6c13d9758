using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

public sealed partial class LogReaderTests
{
    [Fact]
    public async Task ReadAllAsync_NoHandler_IsLoggedOnlyWhenNobodyReads()
    {
        var log = new LogLines();
        await using var app = await StartAsync(builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        await NoHandlerAsync(app, log);
    }

    [Fact]
    public async Task ReadAllAsync_TheTimeForAMissingOneIsOverWhileItsReaderIsBusy_GoesOnAtOnce()
    {
        var time = new WatchedTime();
        await using var app = await StartAsync(time: time);
        var token = TestContext.Current.CancellationToken;
        await using var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync().AsTask();
        await app.WhenSubscribedAsync();
        foreach (var number in new[] { 1, 3, -1 }) Assert.Equal(204, await app.DeliverAsync(10 + number, number));
        Assert.True(await Eventually.EndsAsync(first));
        Assert.Equal(1, reader.Current.SequenceNumber);
        Assert.True(await Eventually.EndsAsync(reader.MoveNextAsync().AsTask()));
        Assert.Null(reader.Current.SequenceNumber);

        // Longer than the missing one is waited for.
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.True(await Eventually.EndsAsync(reader.MoveNextAsync().AsTask()));
        Assert.Equal(3, reader.Current.SequenceNumber);
    }

    [Fact]
    public async Task ReadAllAsync_ManyWaitForAMissingOne_NoneIsLost()
    {
        const int Last = 302;
        var time = new WatchedTime();
        CountedLog? log = null;
        await using var app = await StartAsync(
            builder => builder.Services.AddSingleton<CallLog>(_ => log = new CountedLog(((FakeEngineDriver)Driver).Nodes[0].Log)), time: time);
        var token = TestContext.Current.CancellationToken;
        await using var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var step = reader.MoveNextAsync().AsTask();
        await app.WhenSubscribedAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.True(await Eventually.EndsAsync(step));
        step = reader.MoveNextAsync().AsTask();
        for (var number = 3; number <= Last; number++) Assert.Equal(204, await app.DeliverAsync(number, number));

        // It keeps 256 at a time, and the next one has been read already.
        await Eventually.HoldsAsync(() => log!.Count >= 258);
        time.Advance(TimeSpan.FromMilliseconds(500));
        for (var number = 3; number <= Last; number++)
        {
            Assert.True(await Eventually.EndsAsync(step));
            Assert.Equal(number, reader.Current.SequenceNumber);
            if (number < Last) step = reader.MoveNextAsync().AsTask();
        }
    }

    /// <summary>An engine of which a test can tell how many entries its tails have given.</summary>
    private sealed class CountedLog(CallLog log) : RelayedLog(log)
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public override async IAsyncEnumerable<CallLogEntry> TailAsync(
            AccountSid account, CallSid call, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var entry in base.TailAsync(account, call, cancellationToken))
            {
                Interlocked.Increment(ref _count);
                yield return entry;
            }
        }
    }
}
