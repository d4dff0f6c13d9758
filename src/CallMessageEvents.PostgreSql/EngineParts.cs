using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What an account's log, store and dead letters share.</summary>
internal sealed class EngineParts : IDisposable
{
    public EngineParts(
        NpgsqlDataSource source, SharedConnections shared, PostgreSqlOptions options, EngineEvents log, EngineTelemetry telemetry, TimeProvider time)
    {
        var database = new Database(source, options, new Migrator(options));
        (Database, Options, Log, Telemetry, Time) = (database, options, log, telemetry, time);
        Accounts = new(database);
        Clock = new(database, time);
        Announcer = new(database);
        Listener = shared.ListenerOf(source, options.Schema, () => new(database, Announcer, log, time));
        Legs = new(database);
        Appends = new(database);
        LegWriter = new(database, Legs, Appends, Accounts, Clock, Announcer);
        Values = new(database);
        Leases = new(database, options, telemetry);
        Waiting = new(database);
        Ends = new(database);
        Backlog = new(new(database, options), Accounts, time);
        Retention = new(database, options);
    }

    public Database Database { get; }

    public PostgreSqlOptions Options { get; }

    public EngineEvents Log { get; }

    public EngineTelemetry Telemetry { get; }

    public TimeProvider Time { get; }

    public Accounts Accounts { get; }

    public DatabaseClock Clock { get; }

    public Announcer Announcer { get; }

    public Listener Listener { get; }

    public Legs Legs { get; }

    public Appends Appends { get; }

    public LegWriter LegWriter { get; }

    public LegValues Values { get; }

    public LeaseTable Leases { get; }

    public WaitingEntries Waiting { get; }

    public Ends Ends { get; }

    public BacklogReader Backlog { get; }

    public Retention Retention { get; }

    public void Dispose() => Telemetry.Dispose();
}
