using System.Collections.Concurrent;
using Microsoft.Extensions.Time.Testing;

namespace CallMessageEvents.Tests;

public sealed partial class MemoryReaderTests
{
    /// <summary>Four threads deliver a leg's messages, four deliver them again, and three open and close readers all the while.</summary>
    [Fact]
    public async Task ReadAllAsync_ReadersComeAndGo_EachMessageHandledOnceInOrder_EachReaderMissesNone()
    {
        var messages = 0;
        var gone = 0;
        var handled = new ConcurrentQueue<long?>();
        var running = 0;
        await using var app = await StartAsync(
            builder => builder.AddHandler<Note>(async (context, _) =>
            {
                if (Interlocked.Increment(ref running) == 1) handled.Enqueue(context.SequenceNumber);
                await Task.Yield();
                Interlocked.Decrement(ref running);
            }),
            static options => options.Receiving.ReaderBuffer = 2,

            // No time is over: neither for missing messages nor for answers.
            new FakeTimeProvider());
        var reading = app.ReadAsync();
        await app.WhenSubscribedAsync();

        using var delivered = new CancellationTokenSource();
        var others = Enumerable.Range(1, 3).Select(length => Task.Run(async () =>
        {
            var all = new List<List<long?>>();
            while (!delivered.IsCancellationRequested)
            {
                all.Add(await FirstAsync(app, length, delivered.Token));
                Interlocked.Increment(ref gone);
            }

            return all;
        })).ToArray();

        // However late the readers come.
        await Eventually.HoldsAsync(async () => await app.DeliverAsync(++messages, messages) == 204 && Volatile.Read(ref gone) > 3);
        var first = messages + 1;
        messages += 400;
        var answers = await Eventually.EndsAsync(Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(async () =>
        {
            var all = new List<int>();
            for (var i = first + (thread % 4); i <= messages; i += 4) all.Add(await app.DeliverAsync(i, i));
            return all;
        }))));
        await delivered.CancelAsync();
        var ended = await Eventually.EndsAsync(Task.WhenAll(others));
        await app.EndLegAsync();

        var numbers = Enumerable.Range(1, messages).Select(static number => (long?)number).ToList();
        Assert.All(answers.SelectMany(static all => all), static answer => Assert.Equal(204, answer));
        Assert.Equal(numbers, handled);
        Assert.Equal(numbers, (await Eventually.EndsAsync(reading)).Select(static message => message.SequenceNumber));
        Assert.All(ended.SelectMany(static all => all), static read => Assert.Equal(read.Select((_, i) => read[0] + i), read));
    }

    private static async Task<List<long?>> FirstAsync(ReadingApp app, int length, CancellationToken cancellationToken)
    {
        var read = new List<long?>();
        try
        {
            await foreach (var message in app.Account.Messenger.ReadAllAsync(app.User, cancellationToken))
            {
                read.Add(message.SequenceNumber);
                if (read.Count == length) break;
            }
        }
        catch (OperationCanceledException)
        {
            // All are delivered.
        }

        return read;
    }
}
