namespace CallMessageEvents.Emulator.Tests;

/// <summary>The end user receives.</summary>
public sealed class ReadReceivedTests : EmulatorTest
{
    protected override void Configure(TwilioEmulatorOptions options) => options.MaxJournalEntries = 20;

    [Fact]
    public async Task ReadReceived_BeforeAndAfterStart_GetsAllInOrderUntilTheLegEnds()
    {
        var leg = Active();
        await Rest.SendMessageAsync(leg, "1");
        await using var reader = leg.ReadReceivedAsync(Cancellation).GetAsyncEnumerator(Cancellation);

        Assert.True(await reader.MoveNextAsync().InTimeAsync());
        Assert.Equal("1", reader.Current.Content);
        var next = reader.MoveNextAsync().AsTask();
        Assert.False(next.IsCompleted);
        await Rest.SendMessageAsync(leg, "2");
        Assert.True(await next.InTimeAsync());
        Assert.Equal("2", reader.Current.Content);
        var end = reader.MoveNextAsync().AsTask();
        leg.Complete();
        Assert.False(await end.InTimeAsync());
    }

    [Fact]
    public async Task ReadReceived_SeveralReaders_EachGetsAll()
    {
        var leg = Active();
        Task<List<string>>[] readers = [ReadAllAsync(leg), ReadAllAsync(leg)];
        foreach (var content in (string[])["1", "2", "3"])
        {
            await Rest.SendMessageAsync(leg, content);
        }

        leg.Complete();

        Assert.All(await Task.WhenAll(readers).InTimeAsync(), read => Assert.Equal(["1", "2", "3"], read));
        Assert.Equal(["1", "2", "3"], await ReadAllAsync(leg).InTimeAsync());
    }

    [Fact]
    public async Task ReadReceived_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource();
        await using var reader = Active().ReadReceivedAsync(cancel.Token).GetAsyncEnumerator(Cancellation);
        var next = reader.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Received_MoreThanTheJournalKeeps_DropsTheOldestOfAll()
    {
        var (first, second) = (Active(), Active());
        await using var reader = first.ReadReceivedAsync(Cancellation).GetAsyncEnumerator(Cancellation);
        for (var i = 0; i < 15; i++)
        {
            await Rest.SendMessageAsync(first, $"{i}");
            await Rest.SendMessageAsync(second, $"{i}");
        }

        string[] kept = [.. Enumerable.Range(5, 10).Select(i => $"{i}")];
        Assert.Equal(kept, first.Received.Select(message => message.Content));
        Assert.Equal(kept, second.Received.Select(message => message.Content));
        Assert.True(await reader.MoveNextAsync().InTimeAsync());
        Assert.Equal("5", reader.Current.Content);
    }

    private static async Task<List<string>> ReadAllAsync(EmulatedCall leg)
    {
        var read = new List<string>();
        await foreach (var message in leg.ReadReceivedAsync(Cancellation))
        {
            read.Add(message.Content);
        }

        return read;
    }

    private EmulatedCall Active() => Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
}
