using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

public sealed partial class MemoryReaderTests
{
    /// <summary>Its buffer is full, so that a message is being offered whenever it leaves: at whatever moment, that message's turn must come.</summary>
    [Fact]
    public async Task ReadAllAsync_TheLastReaderLeavesWhileAMessageIsOffered_EachIsHandledOnceInOrder()
    {
        var handled = new ConcurrentQueue<long?>();
        await using var app = await StartAsync(
            builder => builder.AddHandler<Note>((context, _) =>
            {
                handled.Enqueue(context.SequenceNumber);
                return Task.CompletedTask;
            }),
            static options => options.Receiving.ReaderBuffer = 1,
            new FakeTimeProvider());
        var token = TestContext.Current.CancellationToken;
        var number = 0;
        for (var seed = 0; seed < 100; seed++)
        {
            var random = new Random(seed);
            var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
            var first = reader.MoveNextAsync().AsTask();
            if (seed == 0) await app.WhenSubscribedAsync();
            var answers = Enumerable.Range(0, 4).Select(_ => app.DeliverAsync(++number, number)).ToArray();
            if (random.Next(2) == 0) Assert.True(await Eventually.EndsAsync(first));
            for (var yields = random.Next(10); yields > 0; yields--) await Task.Yield();

            await reader.DisposeAsync();

            Assert.Equal(new[] { 204, 204, 204, 204 }, await Eventually.EndsAsync(Task.WhenAll(answers)));
        }

        Assert.Equal(Enumerable.Range(1, number).Select(static one => (long?)one), handled);
    }
}
