using System.Globalization;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>A log in PostgreSQL. The application's clock is the test's, the database's is its own.</summary>
public sealed class PostgreSqlDriver : LogDriver
{
    /// <summary>One for all: tests make nodes by the thousand, and a new connection is a new process of the server.</summary>
    private static readonly Lazy<NpgsqlDataSource> s_source = new(static () => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(EngineSchema.ConnectionString) { NoResetOnClose = true, MaxPoolSize = 200 }));

    private static int s_schemas;

    private readonly WatchedTime _ownTime = new();
    private WatchedTime? _time;
    private readonly string _schema = string.Create(CultureInfo.InvariantCulture, $"driver_{Interlocked.Increment(ref s_schemas)}");

    /// <summary>Each makes tables of its own.</summary>
    internal override int Trials => 15;

    internal override TimeProvider Clock => _ownTime;

    private protected override TimeSpan Held => TimeSpan.FromHours(2);

    internal override InboxDriver Anew() => new PostgreSqlDriver();

    private protected override (CallLog Log, CallStore Store) AddNode(TimeProvider time)
    {
        _time ??= time as WatchedTime;
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddPostgreSql(
            s_source.Value, options => (options.Schema, options.LeaseDuration) = (_schema, EngineSchema.LongLease));
        var node = services.BuildServiceProvider();

        // As a host does before anything comes.
        foreach (var service in node.GetServices<IHostedService>().OfType<IHostedLifecycleService>())
        {
            if (service.GetType().Namespace == typeof(PostgreSqlOptions).Namespace) service.StartingAsync(CancellationToken.None).GetAwaiter().GetResult();
        }

        return (node.GetRequiredService<CallLog>(), node.GetRequiredService<CallStore>());
    }

    private protected override async Task PassAsync(TimeSpan time)
    {
        // A node records how several attempts ended, in another order perhaps.
        await EngineSchema.GivingWayAsync(async () =>
        {
            await using var command = s_source.Value.CreateCommand(
                $"""
                update {_schema}.waiting set not_before = not_before - $1 - case when not_before > now() + $2 / 2 then $2 else interval '0' end
                where not_before is not null
                """);
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = time });
            command.Parameters.Add(new NpgsqlParameter<TimeSpan> { TypedValue = Held });
            await command.ExecuteNonQueryAsync();
        });
        _time?.Advance(time);
    }
}
