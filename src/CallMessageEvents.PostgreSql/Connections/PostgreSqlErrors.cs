using System.Net.Sockets;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What an error of the database means. By its SqlState only: a text may hold content, and is in any language.</summary>
internal static class PostgreSqlErrors
{
    /// <summary>Whether it is about the database, not about what was asked: the same will be done again.</summary>
    public static bool IsOutage(Exception error) => error switch
    {
        PostgresException { SqlState: var state } => IsOutage(state),
        NpgsqlException or TimeoutException or IOException or SocketException or PostgreSqlMigrationException => true,
        _ => false,
    };

    /// <summary>Returns what the library is to see.</summary>
    public static CallLogUnavailableException ToUnavailable(Exception error) => error switch
    {
        CallLogUnavailableException unavailable => unavailable,
        PostgreSqlMigrationException => new(error.Message, error),
        PostgresException { SqlState: var state } => new($"PostgreSQL refused, SqlState {state}: {Advice(state)}", error),
        _ => new("PostgreSQL cannot be reached, or did not answer in time.", error),
    };

    /// <summary>Returns what a log may have of an error: no content.</summary>
    public static string Describe(Exception error) =>
        error is CallLogUnavailableException || IsOutage(error) ? ToUnavailable(error).Message : error.GetType().Name;

    private static bool IsOutage(string state) =>
        state is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.UndefinedColumn
            or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable
        || state[..2] is "08" or "53" or "57" or "58" or "40" or "XX" or "28" or "3D";

    private static string Advice(string state) => state switch
    {
        PostgresErrorCodes.InsufficientPrivilege => "the role lacks a right; grant those that docs/scale-out.md lists.",
        PostgresErrorCodes.UndefinedTable or PostgresErrorCodes.InvalidSchemaName or PostgresErrorCodes.UndefinedColumn =>
            "its tables are missing or older than this package; run the migrations.",
        PostgresErrorCodes.ReadOnlySqlTransaction => "it is read-only, a standby perhaps; connect to the primary.",
        PostgresErrorCodes.DiskFull => "its disk is full.",
        PostgresErrorCodes.TooManyConnections => "it has no connection left; raise max_connections, or lower the pools.",
        _ => "see its log.",
    };
}
