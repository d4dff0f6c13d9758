namespace CallMessageEvents.PostgreSql;

/// <summary>The tables' definition, for those whose application's role may not make tables.</summary>
public static class PostgreSqlMigrations
{
    /// <summary>
    /// Returns the SQL that makes the tables, or brings them from a version to this package's, in one transaction. Run it with <c>psql</c> before the
    /// nodes start.
    /// </summary>
    /// <param name="schema">The schema, as in <see cref="PostgreSqlOptions.Schema"/>.</param>
    /// <param name="from">The version that the tables have: 0 when there are none, else <c>select max(version) from {schema}.migration</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">This package does not know the version.</exception>
    /// <exception cref="InvalidOperationException">The schema's name has other characters than <see cref="PostgreSqlOptions.Schema"/> may have.</exception>
    public static string Script(string schema = "call_message_events", int from = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from, MigrationScripts.Newest);
        new PostgreSqlOptions { Schema = schema }.Validate();
        var steps = MigrationScripts.After(from, schema).Select(static step => $"{step.TrimEnd(';', '\n')};");
        return string.Join("\n", ["begin;", $"{MigrationScripts.Lock};", .. steps, "commit;", string.Empty]);
    }
}

/// <summary>The tables have a version that this package does not work with. Nothing was changed.</summary>
public sealed class PostgreSqlMigrationException : Exception
{
    internal PostgreSqlMigrationException(string message)
        : base(message)
    {
    }
}
