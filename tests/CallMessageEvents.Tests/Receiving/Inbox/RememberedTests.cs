namespace CallMessageEvents.Tests;

/// <summary>How long what was done is remembered.</summary>
[Collection<MeasuredMemory>]
public abstract class RememberedTests(InboxDriver driver) : InboxTest(driver)
{
    [Fact]
    public async Task AnsweredDeliveries_AreNotKeptByTheTokenOfTheirSender()
    {
        using var hangUp = new CancellationTokenSource();
        await using var app = Start(static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask));
        await app.DeliverAsync(1, 1, hangUp);

        var growth = await MeasuredMemory.GrowthAsync(async () =>
        {
            for (var i = 0; i < 100_000; i++) Assert.Equal(204, await app.DeliverAsync(1, 1, hangUp));
        });

        Assert.InRange(growth, long.MinValue, 5_000_000);
    }
}
