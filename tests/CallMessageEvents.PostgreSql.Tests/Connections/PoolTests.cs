using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

public sealed class PoolTests
{
    private const string PoolOfOne = "Host=localhost;Maximum Pool Size=1";

    [Fact]
    public async Task AddPostgreSql_PoolOfOne_FailsAndSaysWhatToDo()
    {
        await using var source = NpgsqlDataSource.Create(PoolOfOne);
        var account = new ServiceCollection().AddCallMessageEvents();

        foreach (var add in (Action[])[() => account.AddPostgreSql(PoolOfOne), () => account.AddPostgreSql(source)])
        {
            var error = Assert.Throws<InvalidOperationException>(add);
            Assert.Contains("Set it to 2 at least", error.Message, StringComparison.Ordinal);
            Assert.Contains("PostgreSqlOptions.Listen", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task AddPostgreSql_DataSourceIsAServiceWithAPoolOfOne_FailsAtStart()
    {
        using var host = WithService(PoolOfOne, "call_message_events");

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(TestContext.Current.CancellationToken));

        Assert.Contains("Set it to 2 at least", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddPostgreSql_DataSourceIsAService_IsUsed()
    {
        await using var schema = new EngineSchema();
        using var host = WithService(EngineSchema.ConnectionString, schema.Name);
        await host.StartAsync(TestContext.Current.CancellationToken);

        await host.Services.GetRequiredService<CallLog>().AppendAsync(LogNode.Entry("a"), seen: null, TestContext.Current.CancellationToken);

        Assert.Equal(1, await schema.CountAsync("inbox"));
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    [Fact]
    public void AddPostgreSql_NoPool_IsTaken() =>
        Assert.NotNull(new ServiceCollection().AddCallMessageEvents().AddPostgreSql($"{PoolOfOne};Pooling=false"));

    /// <summary>The least that works: no statement waits for another's connection while it has its own.</summary>
    [Theory]
    [InlineData(1, false)]
    [InlineData(2, true)]
    public async Task Node_SmallestPool_HandlesMessages(int size, bool listens)
    {
        await using var schema = new EngineSchema();
        var (handler, connection) = (new HeldHandler(), $"{EngineSchema.ConnectionString};Maximum Pool Size={size}");
        handler.Release();
        await using var node = await EngineNode.StartAsync(schema, options => options.Listen = listens, connection, handler);

        for (var message = 1; message <= 50; message++) Assert.Equal(204, await node.DeliverAsync(message, null, ReceivingApp.Call(message)));

        await Eventually.HoldsAsync(async () => handler.Handled.Count == 50 && await schema.CountAsync("waiting") == 0);
    }

    private static IHost WithService(string connection, string schema)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Services.AddSingleton(_ => NpgsqlDataSource.Create(connection));
        builder.Services.AddCallMessageEvents(static options =>
            {
                (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
                options.BaseAddress = new Uri("http://127.0.0.1:1");
            })
            .AddPostgreSql(static provider => provider.GetRequiredService<NpgsqlDataSource>(), options => options.Schema = schema);
        return builder.Build();
    }
}
