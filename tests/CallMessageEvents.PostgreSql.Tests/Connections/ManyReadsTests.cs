using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

/// <summary>Other processes need connections, too: what many calls want at once shares a few.</summary>
public sealed class ManyReadsTests
{
    private const int Calls = 200;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Store_ManyCallsAtOnce_UsesFewConnections()
    {
        await using var schema = new EngineSchema();
        var services = new ServiceCollection();
        services.AddCallMessageEvents()
            .AddPostgreSql($"{EngineSchema.ConnectionString};Application Name={schema.Name}", options => options.Schema = schema.Name);
        await using var provider = services.BuildServiceProvider();
        var (store, log) = (provider.GetRequiredService<CallStore>(), provider.GetRequiredService<CallLog>());
        await log.AppendAsync(LogNode.Entry("first"), seen: null, Token);
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(Token);
        List<Task> asked = [];
        List<Task> tails = [];
        await using (var connection = await schema.OpenAsync())
        {
            await schema.RunAsync(connection, "begin; lock table {schema}.inbox, {schema}.value, {schema}.leg in access exclusive mode");
            for (var i = 1; i <= Calls; i++)
            {
                var call = CallSid.Parse(ReceivingApp.Call(i));
                asked.Add(store.FindValueAsync(LogNode.Account, call, "key", Token).AsTask());
                asked.Add(store.TrySetValueAsync(LogNode.Account, call, "key", new byte[] { 1 }, expected: null, TimeSpan.FromMinutes(1), Token).AsTask());
                asked.Add(store.FindConversationAsync(LogNode.Account, call, Token).AsTask());
                tails.Add(log.TailAsync(LogNode.Account, call, reading.Token).GetAsyncEnumerator(reading.Token).MoveNextAsync().AsTask());
            }

            await Eventually.HoldsAsync(async () => (await schema.ReadAsync<int>(
                $"select 1 from pg_stat_activity where application_name = '{schema.Name}' and wait_event_type = 'Lock'")).Length >= 4);
        }

        await Task.WhenAll(asked);
        await Eventually.HoldsAsync(async () => await schema.CountAsync("value") == Calls);

        // The pool keeps those that it has opened, while some are used.
        var opened = await schema.ReadAsync<int>($"select 1 from pg_stat_activity where application_name = '{schema.Name}'");
        Assert.InRange(opened.Length, 1, 16);
        await reading.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Task.WhenAll(tails));
    }
}
