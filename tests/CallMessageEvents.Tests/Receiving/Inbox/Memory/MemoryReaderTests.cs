using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

/// <summary>A reader gets what waits in this process, and deliveries wait for it.</summary>
public sealed partial class MemoryReaderTests
{
    [Fact]
    public async Task ReadAllAsync_AnswerWaitsAlready_HandlerGetsIt()
    {
        var isQueued = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        long? answer = null;
        await using var app = await StartAsync(builder => builder.AddHandler<Note>(async (context, cancellationToken) =>
        {
            if (context.Content.Text != "question") return;

            await isQueued.Task;
            await using var reader = context.Messenger.ReadAllAsync(context.Sender, cancellationToken).GetAsyncEnumerator(cancellationToken);
            if (await reader.MoveNextAsync()) answer = reader.Current.SequenceNumber;
        }), time: new FakeTimeProvider());
        var first = app.DeliverAsync(1, 1, """{"type":"note","text":"question"}""");
        var second = app.DeliverAsync(2, 2);

        isQueued.SetResult();

        Assert.Equal(new[] { 204, 204 }, await Task.WhenAll(first, second));
        Assert.Equal(2, answer);
    }

    /// <summary>The message that waits for the handler was offered to the handler's own reader, which must not wait for it in turn.</summary>
    [Fact]
    public async Task ReadAllAsync_HandlerReadsUntilTheLegEnds_WhileAMessageWaitsForIt_Ends()
    {
        var read = new TaskCompletionSource<long?>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = await StartAsync(builder => builder.AddHandler<Note>(async (context, cancellationToken) =>
        {
            if (context.Content.Text != "question") return;
            await foreach (var message in context.Messenger.ReadAllAsync(context.Sender, cancellationToken)) read.SetResult(message.SequenceNumber);
        }), time: new FakeTimeProvider());
        var question = app.DeliverAsync(1, 1, """{"type":"note","text":"question"}""");
        await app.WhenSubscribedAsync();
        var other = app.DeliverAsync(2, 2);
        Assert.Equal(2, await Eventually.EndsAsync(read.Task));

        await app.EndLegAsync();

        Assert.Equal(new[] { 204, 204 }, await Eventually.EndsAsync(Task.WhenAll(question, other)));
    }

    [Fact]
    public async Task ReadAllAsync_BufferIsFull_DeliveryWaitsThen503_NothingIsLost()
    {
        var time = new WatchedTime();
        await using var app = await StartAsync(configure: static options => options.Receiving.ReaderBuffer = 1, time: time);
        var token = TestContext.Current.CancellationToken;
        var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync();
        await app.WhenSubscribedAsync();

        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.True(await first);
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        var third = app.DeliverAsync(3, 3);
        await time.WhenTimerIsDueAsync(TimeSpan.FromSeconds(4));
        time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(503, await third);

        Assert.True(await reader.MoveNextAsync());
        Assert.True(await reader.MoveNextAsync());
        Assert.Equal(3, reader.Current.SequenceNumber);
        Assert.Equal(204, await app.DeliverAsync(3, 3));
        await reader.DisposeAsync();
    }

    [Fact]
    public async Task ReadAllAsync_MessageFailsTimeAndAgain_ReaderGetsItOnce()
    {
        var time = new WatchedTime();
        await using var app = await StartAsync(
            static builder => builder.AddHandler<Note>(
                static (message, _) => message.Content.Text == "bad" ? throw new InvalidOperationException("the handler's own fault") : Task.CompletedTask),
            static options => options.Receiving.GapTimeout = TimeSpan.Zero,
            time);
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();
        await time.WhenNoTimerIsDueAsync(TimeSpan.FromMinutes(1));
        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));

        // The first failure is long ago, the second is not.
        time.Advance(TimeSpan.FromMinutes(5.1));
        Assert.Equal(204, await app.DeliverAsync(2, 2));
        Assert.Equal(500, await app.DeliverAsync(1, 1, """{"type":"note","text":"bad"}"""));
        await app.EndLegAsync();

        Assert.Equal([1, 2], (await reading).Select(static message => message.SequenceNumber!.Value));
    }
}
