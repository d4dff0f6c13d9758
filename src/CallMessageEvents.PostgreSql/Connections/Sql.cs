using Npgsql;
using NpgsqlTypes;

namespace CallMessageEvents.PostgreSql;

/// <summary>Makes commands. All values are parameters, typed and numbered; only the schema's checked name is in the text.</summary>
internal static class Sql
{
    private const int DefaultTimeout = 5;

    public static NpgsqlCommand Command(this NpgsqlConnection connection, string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        // The text is made of constants and of the schema's name, which is checked.
#pragma warning disable CA2100
        var command = new NpgsqlCommand(text, connection) { CommandTimeout = connection.StatementTimeout() };
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    /// <summary>How long a statement may take, in seconds: what the connection string says, or less than Npgsql's own default.</summary>
    public static int StatementTimeout(this NpgsqlConnection connection) =>
        connection.ConnectionString.Contains("Command Timeout=", StringComparison.OrdinalIgnoreCase) ? connection.CommandTimeout : DefaultTimeout;

    public static NpgsqlBatchCommand BatchCommand(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        // As above.
#pragma warning disable CA2100
        var command = new NpgsqlBatchCommand(text);
#pragma warning restore CA2100
        foreach (var parameter in parameters) command.Parameters.Add(parameter);
        return command;
    }

    public static NpgsqlParameter<T> Value<T>(T value) => new() { TypedValue = value };

    public static NpgsqlParameter Interval(TimeSpan? value) =>
        value is { } given ? Value(given) : new NpgsqlParameter { Value = DBNull.Value, NpgsqlDbType = NpgsqlDbType.Interval };

    public static async Task<int> RunAsync(
        this NpgsqlConnection connection, string text, NpgsqlParameter[] parameters, CancellationToken cancellationToken)
    {
        var command = connection.Command(text, parameters);
        await using (command.ConfigureAwait(false)) return await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<List<T>> ReadAsync<T>(
        this NpgsqlConnection connection, string text, NpgsqlParameter[] parameters, Func<NpgsqlDataReader, T> read, CancellationToken cancellationToken)
    {
        var command = connection.Command(text, parameters);
        await using (command.ConfigureAwait(false))
        {
            List<T> rows = [];
            var reader = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
            await using (reader.ConfigureAwait(false))
            {
                while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false)) rows.Add(read(reader));
            }

            return rows;
        }
    }
}
