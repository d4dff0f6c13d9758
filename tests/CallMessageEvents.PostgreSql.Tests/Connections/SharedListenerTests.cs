using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Connections;

/// <summary>A process has one connection that listens, however many accounts it has: each notification is sent to each listener.</summary>
public sealed class SharedListenerTests
{
    private static readonly string[] Names = ["", "second", "third"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Accounts_OfOneDatabase_ShareTheConnectionThatListens(bool withOwnSource)
    {
        await using var schema = new EngineSchema();
        var connection = $"{EngineSchema.ConnectionString};Application Name={schema.Name}";
        await using var source = withOwnSource ? NpgsqlDataSource.Create(connection) : null;
        using var host = Build(schema, connection, source);

        await host.StartAsync(Token);
        await WhenListeningAsync(host);

        // The connection that listens holds the lock of each account's node; that of the last one it may take only now.
        await Eventually.HoldsAsync(async () => await NodesAsync(schema) == Names.Length);
        var listener = Assert.Single(await ListenersAsync(schema));

        // All are back when it was lost.
        Assert.True(Assert.Single(await schema.ReadAsync<bool>($"select pg_terminate_backend({listener})")));
        await Eventually.HoldsAsync(async () => await ListenersAsync(schema) is [var next] && next != listener && await NodesAsync(schema) == Names.Length);
        await WhenListeningAsync(host);

        // Where the connection itself was broken off, the server notices a little later.
        await host.StopAsync(Token);
        await Eventually.HoldsAsync(async () => await ListenersAsync(schema) is []);
    }

    /// <summary>One that runs no more lets go of its lock, and the others go on.</summary>
    [Fact]
    public async Task Account_Ends_TheOthersListen()
    {
        await using var schema = new EngineSchema();
        using var host = Build(schema, $"{EngineSchema.ConnectionString};Application Name={schema.Name}", source: null);
        using var stopping = new CancellationTokenSource();
        var runs = Names.Select(name => Log(host, name).RunAsync(Account(name), new TakingWorker(), name.Length == 0 ? stopping.Token : Token)).ToArray();
        await Eventually.HoldsAsync(async () => await NodesAsync(schema) == 3);

        await stopping.CancelAsync();
        await runs[0];

        await Eventually.HoldsAsync(async () => await NodesAsync(schema) == 2);
        await Eventually.HoldsAsync(async () =>
            await Log(host, Names[1]).ReadHealthAsync(Account(Names[1]), Token) is { IsListening: true, OwnedPartitions: 64 });
    }

    private static Task WhenListeningAsync(IHost host) => Eventually.HoldsAsync(async () =>
    {
        foreach (var name in Names)
        {
            if (await Log(host, name).ReadHealthAsync(Account(name), Token) is not { IsListening: true, OwnedPartitions: 64 }) return false;
        }

        return true;
    });

    private static CallLog Log(IHost host, string name) =>
        name.Length == 0 ? host.Services.GetRequiredService<CallLog>() : host.Services.GetRequiredKeyedService<CallLog>(name);

    private static AccountSid Account(string name) => AccountSid.Parse($"AC{name.Length:x32}");

    private static Task<int[]> ListenersAsync(EngineSchema schema) => schema.ReadAsync<int>($"select distinct l.pid {Locks(schema)}");

    private static async Task<int> NodesAsync(EngineSchema schema) =>
        Assert.Single(await schema.ReadAsync<int>($"select count(distinct l.objid)::int {Locks(schema)}"));

    private static string Locks(EngineSchema schema) =>
        $"""
        from pg_locks l join pg_stat_activity a using (pid)
        where l.locktype = 'advisory' and l.objsubid = 2 and l.objid <> 0 and l.granted and a.application_name = '{schema.Name}'
        """;

    private static IHost Build(EngineSchema schema, string connection, NpgsqlDataSource? source)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        foreach (var name in Names)
        {
            var account = name.Length == 0
                ? builder.Services.AddCallMessageEvents(options => Configure(options, name))
                : builder.Services.AddCallMessageEvents(name, options => Configure(options, name));
            if (source is null) account.AddPostgreSql(connection, options => options.Schema = schema.Name);
            else account.AddPostgreSql(source, options => options.Schema = schema.Name);
        }

        return builder.Build();

        static void Configure(CallMessageEventsOptions options, string name)
        {
            (options.AccountSid, options.AuthToken) = (Account(name).ToString(), TestProvider.AuthToken);
            options.BaseAddress = new Uri("http://127.0.0.1:1");
        }
    }
}
