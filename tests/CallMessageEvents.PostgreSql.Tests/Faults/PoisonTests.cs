using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

[Collection(FaultGroup.Name)]
public sealed class PoisonTests
{
    private const int MaxAttempts = 10;

    [Fact]
    public async Task Message_ItsHandlerFails_IsParkedAndHandledOncePutBack()
    {
        await using var cluster = new Cluster(PostgreSqlServer.Current.ConnectionString);
        cluster.KeepCalls();
        await cluster.AddAllAsync(nodes: 2);
        using var caller = new Caller(cluster);
        await using var services = Services(cluster);
        var letters = services.GetRequiredService<DeadLetters>();
        var poison = new Callback(Call: 1, Number: 1, IsPoison: true);

        await caller.PostAsync(poison);
        for (var attempt = 2; attempt <= MaxAttempts; attempt++) await WhenTriedAsync(cluster, attempt);
        await Progress.WhenAsync(async () => (await ListAsync(letters)).Count == 1);

        // Its call and others go on.
        for (var number = 2; number <= 5; number++) await caller.PostAsync(new Callback(Call: 1, number));
        await Progress.WhenAsync(() => Handled(cluster) == 4);
        await File.WriteAllTextAsync(cluster.Cure, string.Empty, TestContext.Current.CancellationToken);
        Assert.True(await letters.PutBackAsync(Assert.Single(await ListAsync(letters)).Id, TestContext.Current.CancellationToken));
        await Progress.WhenAsync(() => Handled(cluster) == 5);
        Assert.Empty(await ListAsync(letters));
        Assert.Equal(
            [.. Enumerable.Range(1, MaxAttempts), 1],
            cluster.Ledger().Where(static line => line is { What: "begun", Number: 1 }).OrderBy(static line => line.At).Select(static line => line.Attempt));
    }

    private static int Handled(Cluster cluster) => cluster.Ledger().Count(static line => line.What == "ended");

    private static Task<IReadOnlyList<DeadLetter>> ListAsync(DeadLetters letters) =>
        letters.ListAsync(most: 10, after: null, TestContext.Current.CancellationToken).AsTask();

    /// <summary>The nodes would wait for minutes.</summary>
    private static Task WhenTriedAsync(Cluster cluster, int attempt) => Progress.WhenAsync(async () =>
    {
        await cluster.QueryAsync($"update {cluster.Schema}.waiting set not_before = now() where not_before > now() and dead_at is null");
        return cluster.Ledger().Any(line => line.What == "failed" && line.Attempt == attempt);
    });

    private static ServiceProvider Services(Cluster cluster)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options => (options.AccountSid, options.AuthToken) = (Callback.Account, SignedRequest.Token))
            .AddPostgreSql(cluster.ConnectionString, options => options.Schema = cluster.Schema);
        return services.BuildServiceProvider();
    }
}
