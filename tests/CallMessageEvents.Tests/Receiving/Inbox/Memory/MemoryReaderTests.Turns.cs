using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Tests;

public sealed partial class MemoryReaderTests
{
    [Fact]
    public async Task ReadAllAsync_OneRuns_OthersAreReadInOrder_NoneThatWaitsForAMissingOne()
    {
        var handler = new HeldHandler();
        await using var app = await StartAsync(builder => builder.AddHandler<Note>(handler.HandleAsync), time: new WatchedTime());
        var token = TestContext.Current.CancellationToken;
        await using var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync().AsTask();
        await app.WhenSubscribedAsync();
        var answers = new List<Task<int>> { app.DeliverAsync(1, 1) };
        Assert.True(await Eventually.EndsAsync(first));
        await handler.NextAsync();

        answers.Add(app.DeliverAsync(3, 3));
        answers.Add(app.DeliverAsync(9, -1));
        await ReadsAsync(null);
        answers.Add(app.DeliverAsync(2, 2));
        await ReadsAsync(2);
        await ReadsAsync(3);
        answers.Add(app.DeliverAsync(4, 4));
        await ReadsAsync(4);
        Assert.False(handler.HasBegun);

        handler.Release();
        Assert.All(await Eventually.EndsAsync(Task.WhenAll(answers)), static answer => Assert.Equal(204, answer));

        async Task ReadsAsync(long? number)
        {
            Assert.True(await Eventually.EndsAsync(reader.MoveNextAsync().AsTask(), $"reading {number}"));
            Assert.Equal(number, reader.Current.SequenceNumber);
        }
    }

    [Fact]
    public async Task ReadAllAsync_NoHandler_IsLoggedOnlyWhenNobodyReads()
    {
        var log = new LogLines();
        await using var app = await StartAsync(builder => builder.Services.AddSingleton<ILoggerFactory>(log));
        await NoHandlerAsync(app, log);
    }

    [Fact]
    public async Task ReadAllAsync_BegunWhileTheApplicationStops_EndsAtOnce()
    {
        await using var app = await StartAsync();
        await app.Host.StoppingAsync(TestContext.Current.CancellationToken);

        Assert.Empty(await app.ReadAsync());
    }

    [Fact]
    public async Task ReadAllAsync_DisposedWithoutAStop_Ends()
    {
        await using var app = await StartAsync();
        var token = TestContext.Current.CancellationToken;
        await using var reader = app.Account.Messenger.ReadAllAsync(app.User, token).GetAsyncEnumerator(token);
        var first = reader.MoveNextAsync().AsTask();
        await app.WhenSubscribedAsync();
        Assert.Equal(204, await app.DeliverAsync(1, 1));
        Assert.True(await Eventually.EndsAsync(first));
        var second = reader.MoveNextAsync().AsTask();
        await ((IAsyncDisposable)app.Account.Services).DisposeAsync();

        Assert.False(await Eventually.EndsAsync(second));
    }
}
