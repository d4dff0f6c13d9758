namespace CallMessageEvents.PostgreSql;

/// <summary>
/// How an account's messages and legs are kept in PostgreSQL. Nodes of one application have the same options. Of accounts that share a schema the shorter
/// retention counts.
/// </summary>
public sealed class PostgreSqlOptions
{
    /// <summary>Gets or sets the schema of the tables: up to 57 lower-case letters, digits and underscores, and no word that SQL reserves.</summary>
    /// <value>The default is <c>call_message_events</c>.</value>
    public string Schema { get; set; } = "call_message_events";

    /// <summary>
    /// Gets or sets whether the tables are made, and changed for a newer version of this package, when the application starts. Where its role may not do that,
    /// run <see cref="PostgreSqlMigrations.Script"/> before.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Migrate { get; set; } = true;

    /// <summary>
    /// Gets or sets whether a connection of its own listens to the other nodes. Where only a pooler of transactions is reachable, neither listening nor locks
    /// of sessions work: set it to false. Messages that arrive at another node than their call's then wait up to a second, and a killed node's calls are
    /// taken over when its leases end.
    /// </summary>
    /// <value>The default is true.</value>
    public bool Listen { get; set; } = true;

    /// <summary>Gets or sets how long a node owns calls without renewing that: 2 seconds to 1 minute.</summary>
    /// <value>The default is 5 seconds.</value>
    public TimeSpan LeaseDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long messages and statuses are kept that are done: at least 10 minutes, since duplicates are recognised by them.</summary>
    /// <value>The default is 1 hour.</value>
    public TimeSpan Retention { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Gets or sets how long a leg is kept after it last changed: at least 25 hours.</summary>
    /// <value>The default is 2 days: Twilio's calls end after one.</value>
    public TimeSpan LegRetention { get; set; } = TimeSpan.FromDays(2);

    /// <summary>The channel of its notes has six characters more, and PostgreSQL's names have 63 at most.</summary>
    private const int MaxSchemaLength = 57;

    internal void Validate()
    {
        if (Schema is not { Length: > 0 and <= MaxSchemaLength } || Schema[0] is not ((>= 'a' and <= 'z') or '_')
            || Schema.AsSpan().ContainsAnyExcept(SchemaCharacters))
        {
            throw new InvalidOperationException(
                "PostgreSqlOptions.Schema must have 1 to 57 lower-case letters, digits and underscores, and begin with none of the digits.");
        }

        Check(nameof(LeaseDuration), LeaseDuration, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1));
        Check(nameof(Retention), Retention, TimeSpan.FromMinutes(10), TimeSpan.FromDays(3650));
        Check(nameof(LegRetention), LegRetention, TimeSpan.FromHours(25), TimeSpan.FromDays(3650));
    }

    private static readonly System.Buffers.SearchValues<char> SchemaCharacters = System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyz0123456789_");

    private static void Check(string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most) throw new InvalidOperationException($"PostgreSqlOptions.{name} is {value}; it must be {least} to {most}.");
    }
}
