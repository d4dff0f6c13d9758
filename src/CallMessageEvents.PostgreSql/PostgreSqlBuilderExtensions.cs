using CallMessageEvents.PostgreSql;
using Npgsql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Extension methods that keep an account's messages and legs in PostgreSQL.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>
    /// Keeps the account's messages and legs in PostgreSQL: several nodes with the same connection string do one application's work. A callback is answered
    /// once its message is committed, and each message is handled by one node at a time, in the order of its call.
    /// </summary>
    /// <remarks>The tables are made when the application starts, unless <see cref="PostgreSqlOptions.Migrate"/> is false.</remarks>
    /// <param name="builder">The account's builder.</param>
    /// <param name="connectionString">The connection string, as Npgsql reads it.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="connectionString"/> is null, empty, or cannot be read.</exception>
    /// <exception cref="InvalidOperationException">
    /// An option is out of its range, the pool has one connection only, or the account has an engine already.
    /// </exception>
    public static ICallMessageEventsBuilder AddPostgreSql(
        this ICallMessageEventsBuilder builder, string connectionString, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        var settings = new NpgsqlConnectionStringBuilder(connectionString);
        return PostgreSqlServices.Add(builder, settings, (_, shared) => shared.SourceOf(settings), configure);
    }

    /// <summary>
    /// As <see cref="AddPostgreSql(ICallMessageEventsBuilder, string, Action{PostgreSqlOptions}?)"/>, with the application's own data source.
    /// </summary>
    /// <remarks>
    /// Its pool needs room for up to 20 connections for this: where none is free for longer than leases last, the node loses its calls. <c>No Reset On
    /// Close</c> spares the database's work each time one is returned. A data source that was made by a slim builder needs arrays.
    /// </remarks>
    /// <param name="builder">The account's builder.</param>
    /// <param name="source">The data source. It is not disposed.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// An option is out of its range, the pool has one connection only, or the account has an engine already.
    /// </exception>
    public static ICallMessageEventsBuilder AddPostgreSql(
        this ICallMessageEventsBuilder builder, NpgsqlDataSource source, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        return PostgreSqlServices.Add(builder, new(source.ConnectionString), (_, _) => source, configure);
    }

    /// <summary>
    /// As <see cref="AddPostgreSql(ICallMessageEventsBuilder, NpgsqlDataSource, Action{PostgreSqlOptions}?)"/>, with a data source that is a service:
    /// <c>provider =&gt; provider.GetRequiredService&lt;NpgsqlDataSource&gt;()</c>.
    /// </summary>
    /// <param name="builder">The account's builder.</param>
    /// <param name="source">Returns the data source; called once, when the application starts. What it returns is not disposed here.</param>
    /// <param name="configure">Changes the options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">
    /// An option is out of its range, or the account has an engine already. At start: the pool has one connection only.
    /// </exception>
    public static ICallMessageEventsBuilder AddPostgreSql(
        this ICallMessageEventsBuilder builder, Func<IServiceProvider, NpgsqlDataSource> source, Action<PostgreSqlOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(source);
        return PostgreSqlServices.Add(builder, settings: null, (provider, _) => source(provider), configure);
    }
}
