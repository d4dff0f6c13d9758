using System.Globalization;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>Brings the tables to this version. Nodes that start at once do it one after the other.</summary>
internal sealed class Migrator(PostgreSqlOptions options)
{
    /// <summary>Checks the tables' version, and migrates where that is allowed. Newer tables are fine as long as they keep what this version needs.</summary>
    /// <exception cref="PostgreSqlMigrationException">The tables are newer and work with this version no more, or older and not to be changed.</exception>
    public async Task EnsureAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (version, oldest) = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
        if (oldest > MigrationScripts.Newest)
        {
            throw new PostgreSqlMigrationException(
                $"The tables in schema {options.Schema} have version {version}, which needs a package that knows version {oldest} or newer; this one knows "
                    + $"{MigrationScripts.Newest}: update CallMessageEvents.PostgreSql.");
        }

        if (version >= MigrationScripts.Newest) return;
        if (!options.Migrate)
        {
            throw new PostgreSqlMigrationException(
                $"The tables in schema {options.Schema} have version {version}, and this package needs {MigrationScripts.Newest}: run "
                    + "PostgreSqlMigrations.Script as a role that may change them, or set PostgreSqlOptions.Migrate.");
        }

        try
        {
            await MigrateAsync(connection, cancellationToken).ConfigureAwait(false);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.SyntaxError)
        {
            throw new PostgreSqlMigrationException(
                $"PostgreSQL does not take {options.Schema} for the name of a schema: SQL reserves that word. Set PostgreSqlOptions.Schema to another.");
        }
    }

    private async Task<(int Version, int Oldest)> VersionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // Not to_regclass: within a transaction it may not see yet what another node has made while this one waited for the lock.
        var found = await connection.ReadAsync(
            """
            select exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = $1 and c.relname = 'migration')
            """,
            [Sql.Value(options.Schema)],
            static row => row.GetBoolean(0),
            cancellationToken).ConfigureAwait(false);
        if (!found[0]) return (0, 0);

        var versions = await connection.ReadAsync(
            $"select coalesce(max(version), 0), coalesce(max(oldest), 0) from {options.Schema}.migration",
            [],
            static row => (row.GetInt32(0), row.GetInt32(1)),
            cancellationToken).ConfigureAwait(false);
        return versions[0];
    }

    private async Task MigrateAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using (transaction.ConfigureAwait(false))
        {
            await RunAsync(connection, MigrationScripts.Lock, cancellationToken).ConfigureAwait(false);
            var (version, _) = await VersionAsync(connection, cancellationToken).ConfigureAwait(false);
            foreach (var step in MigrationScripts.After(version, options.Schema)) await RunAsync(connection, step, cancellationToken).ConfigureAwait(false);
            await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>However long it takes: another node may migrate, or an index of a large table is made.</summary>
    private static async Task RunAsync(NpgsqlConnection connection, string step, CancellationToken cancellationToken)
    {
        var command = connection.Command(step);
        command.CommandTimeout = 0;
        await using (command.ConfigureAwait(false)) await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }
}

/// <summary>The statements of each version.</summary>
internal static class MigrationScripts
{
    /// <summary>The version that this package works with.</summary>
    public const int Newest = 1;

    /// <summary>
    /// Of each version, from 1 on, the oldest whose package still works on its tables. A version that only adds (a column that may be null, an index, a table)
    /// keeps the one before: nodes of both run side by side. What takes something away waits until no package is in use that needs it.
    /// </summary>
    private static readonly int[] Oldest = [1];

    /// <summary>Waits for others that migrate. The number is this library's own. It returns nothing that a console would show.</summary>
    public const string Lock = "do $$ begin perform pg_advisory_xact_lock(7164820931); end $$";

    /// <summary>Returns the statements that bring the tables from a version to the newest.</summary>
    public static IEnumerable<string> After(int version, string schema)
    {
        if (version == 0)
        {
            // Not "if not exists": that asks for the right to make schemas even where this one is there.
            yield return $"do $$ begin if not exists (select from pg_namespace where nspname = '{schema}') then create schema {schema}; end if; end $$";
            yield return $"create table if not exists {schema}.migration "
                + "(version integer primary key, oldest integer not null, applied_at timestamptz not null default now())";
        }

        for (var next = version + 1; next <= Newest; next++)
        {
            yield return Read(next).Replace("{schema}", schema, StringComparison.Ordinal);
            yield return string.Create(CultureInfo.InvariantCulture, $"insert into {schema}.migration (version, oldest) values ({next}, {Oldest[next - 1]})");
        }
    }

    private static string Read(int version)
    {
        using var stream = typeof(MigrationScripts).Assembly.GetManifestResourceStream($"{version:0000}.sql")!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
