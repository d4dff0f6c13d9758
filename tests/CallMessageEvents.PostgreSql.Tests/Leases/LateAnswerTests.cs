namespace CallMessageEvents.PostgreSql.Tests.Leases;

public sealed class LateAnswerTests
{
    /// <summary>Such as that of a process that was frozen when it had asked.</summary>
    [Fact]
    public async Task Renewal_ItsAnswerComesLate_LeaseHasRunSinceItWasAskedFor()
    {
        await using var proxy = new AnswerProxy(PostgreSqlServer.Current.Port);
        await using var world = await World.CreateAsync();
        var frozen = await world.AddAsync(1, proxy);
        var other = await world.AddAsync(1);
        await world.WhenSharedAsync();

        // Its leases are renewed now, and it does not see that.
        _ = proxy.HoldAnswersTo("node (id, account");
        await world.PassAsync();
        frozen.IsPaused = true;
        await world.WhenSharedAsync();

        // It sees the first answer, and asks again; what it is answered then it does not see.
        var release = proxy.HoldAnswersTo("node (id, account");
        release();
        await world.WhenRenewedAsync(frozen);

        Assert.Empty(world.Wrong);
        Assert.All(Enumerable.Range(0, World.Partitions), partition => Assert.Equal([other], world.OwnersOf(partition)));
    }
}
