using System.Data.Common;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What the accounts of a process share: a pool, where their connection string is the same, and of each schema one connection that listens.</summary>
internal sealed class SharedConnections : IAsyncDisposable, IDisposable
{
    private readonly Gate _lock = new();
    private readonly Dictionary<string, NpgsqlDataSource> _sources = [];
    private readonly Dictionary<(NpgsqlDataSource Source, string Schema), Listener> _listeners = [];

    /// <summary>Returns the pool of a connection string: with what this engine needs, and nothing that would need code at run time.</summary>
    public NpgsqlDataSource SourceOf(NpgsqlConnectionStringBuilder settings)
    {
        // Npgsql's own builder does not tell what is given from a default.
        var given = new DbConnectionStringBuilder { ConnectionString = settings.ConnectionString };

        // Its connections carry no state, but for the one that listens, which ends that itself.
        settings.NoResetOnClose = true;

        // What is stored is committed when it is answered, whatever transaction the caller has.
        settings.Enlist = false;
        settings.ApplicationName ??= "CallMessageEvents";
        if (!given.ContainsKey("Max Auto Prepare")) settings.MaxAutoPrepare = 30;
        if (!given.ContainsKey("Timeout")) settings.Timeout = 5;
        lock (_lock)
        {
            if (_sources.TryGetValue(settings.ConnectionString, out var source)) return source;

            var builder = new NpgsqlSlimDataSourceBuilder(settings.ConnectionString);
            builder.EnableArrays();
            builder.EnableTransportSecurity();

            // It logs nothing: Npgsql would log each statement as information.
            return _sources[settings.ConnectionString] = builder.Build();
        }
    }

    /// <summary>Returns the listener of a schema, which its first account makes.</summary>
    public Listener ListenerOf(NpgsqlDataSource source, string schema, Func<Listener> create)
    {
        lock (_lock)
        {
            if (_listeners.TryGetValue((source, schema), out var listener)) return listener;
            return _listeners[(source, schema)] = create();
        }
    }

    /// <summary>The application's own data sources are not this library's to dispose of.</summary>
    public async ValueTask DisposeAsync()
    {
        foreach (var source in _sources.Values) await source.DisposeAsync().ConfigureAwait(false);
    }

    public void Dispose()
    {
        foreach (var source in _sources.Values) source.Dispose();
    }
}
