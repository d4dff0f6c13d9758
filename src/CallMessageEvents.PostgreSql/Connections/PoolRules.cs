using System.Globalization;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>Whether a node can work with a pool.</summary>
internal static class PoolRules
{
    /// <exception cref="InvalidOperationException">The connection that listens would leave none for everything else.</exception>
    public static void Check(NpgsqlConnectionStringBuilder settings, PostgreSqlOptions options)
    {
        if (!options.Listen || !settings.Pooling || settings.MaxPoolSize > 1) return;

        throw new InvalidOperationException(string.Create(
            CultureInfo.InvariantCulture,
            $"The connection string's Maximum Pool Size is {settings.MaxPoolSize}, and one connection listens all the time: none would be left. Set it to 2 at "
                + $"least, better 10 or more; or set PostgreSqlOptions.Listen to false, and messages wait up to a second for their call's node."));
    }
}
