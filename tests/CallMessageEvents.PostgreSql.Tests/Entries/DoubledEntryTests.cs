using System.Collections.Concurrent;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Time.Testing;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>Twilio delivers a message to two nodes at once.</summary>
public sealed class DoubledEntryTests
{
    private const string Schema = "doubled";
    private const string Slow = "slow";

    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Time stands still at the owner: nothing comes with the sweep of each second.</summary>
    [Fact]
    public async Task Append_AnotherNodeStoresTheSameFirst_OwnerIsGivenItAtOnce()
    {
        var connection = EngineSchema.ConnectionString;
        await using var other = Node(connection);
        await using var owner = Node($"{connection};Application Name={Slow}", new FakeTimeProvider());
        var (from, to, worker) = (other.GetRequiredService<CallLog>(), owner.GetRequiredService<CallLog>(), new Worker());
        using var stopping = new CancellationTokenSource();
        var running = to.RunAsync(Account, worker, stopping.Token);
        foreach (var key in (string[])["first", "second"])
        {
            await from.AppendAsync(Entry(key), seen: null, Token);
            await worker.WhenTakenAsync(key);
        }

        Task appending;
        await using (var holding = await HoldAsync(connection))
        {
            appending = to.AppendAsync(Entry("doubled"), seen: null, Token).AsTask();
            Assert.Equal(AppendOutcome.Appended, await from.AppendAsync(Entry("doubled"), seen: null, Token));
            await from.AppendAsync(Entry("next"), seen: null, Token);
            await worker.WhenTakenAsync("next");
        }

        await Record.ExceptionAsync(() => appending);
        await worker.WhenTakenAsync("doubled");
        await stopping.CancelAsync();
        await running;
    }

    private static ServiceProvider Node(string connectionString, TimeProvider? time = null)
    {
        var services = new ServiceCollection();
        if (time is not null) services.AddSingleton(time);
        services.AddCallMessageEvents().AddPostgreSql(connectionString, static options => options.Schema = Schema);
        return services.BuildServiceProvider();
    }

    private static CallLogEntry Entry(string key) => new()
    {
        Account = Account, CallSid = CallSid.Parse(ReceivingApp.Leg), Key = key, Kind = CallLogEntryKind.Message, Body = new byte[] { 1 },
    };

    /// <summary>Lets what the owner stores wait, until the connection is closed.</summary>
    private static async Task<NpgsqlConnection> HoldAsync(string connectionString)
    {
        var connection = new NpgsqlConnection($"{connectionString};Pooling=false");
        await connection.OpenAsync(Token);
        await using var command = new NpgsqlCommand(
            $"""
            create function {Schema}.wait() returns trigger language plpgsql as $$
            begin
                if current_setting('application_name') = '{Slow}' then perform pg_advisory_xact_lock(20); end if;
                return null;
            end $$;
            create trigger wait before insert on {Schema}.inbox execute function {Schema}.wait();
            select pg_advisory_lock(20);
            """,
            connection);
        await command.ExecuteNonQueryAsync(Token);
        return connection;
    }

    private sealed class Worker : ICallLogWorker
    {
        private readonly ConcurrentQueue<string> _taken = [];

        public bool TryTake(CallLogEntry entry, CallOwnership ownership)
        {
            _taken.Enqueue(entry.Key);
            return true;
        }

        public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WhenTakenAsync(string key) => Eventually.HoldsAsync(() => _taken.Contains(key));
    }
}
