using System.Diagnostics.Metrics;
using System.Runtime.ExceptionServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>Registers an account's engine.</summary>
internal static class PostgreSqlServices
{
    private const string LogCategory = "CallMessageEvents.PostgreSql";

    public static ICallMessageEventsBuilder Add(
        ICallMessageEventsBuilder builder, NpgsqlConnectionStringBuilder? settings, Func<IServiceProvider, SharedConnections, NpgsqlDataSource> sourceOf,
        Action<PostgreSqlOptions>? configure)
    {
        var name = builder.Name;
        if (builder.Services.Any(service => service.ServiceType == typeof(CallLog) && Equals(service.ServiceKey, name.Length == 0 ? null : name)))
            throw new InvalidOperationException("The account has a CallLog already: call AddPostgreSql once, or register none of your own.");

        var options = new PostgreSqlOptions();
        configure?.Invoke(options);
        options.Validate();
        if (settings is not null) PoolRules.Check(settings, options);

        builder.Services.TryAddSingleton<SharedConnections>();
        builder.Services.AddKeyedSingleton(typeof(EngineParts), name, (provider, _) => CreateParts(provider, name, sourceOf, options));
        Add<CallLog>(builder, provider => new PostgreSqlLog(Parts(provider, name)));
        Add<CallStore>(builder, provider => new PostgreSqlStore(Parts(provider, name)));
        Add<DeadLetters>(builder, provider => CreateDeadLetters(provider, name));
        builder.Services.AddSingleton<IHostedService>(provider => new MigrationService(Parts(provider, name)));
        return builder;
    }

    private static EngineParts CreateParts(
        IServiceProvider provider, string account, Func<IServiceProvider, SharedConnections, NpgsqlDataSource> sourceOf, PostgreSqlOptions options)
    {
        var shared = provider.GetRequiredService<SharedConnections>();
        var source = sourceOf(provider, shared);
        PoolRules.Check(new(source.ConnectionString), options);
        return new(
            source,
            shared,
            options,
            new EngineEvents(new SafeLogger(provider.GetService<ILoggerFactory>()?.CreateLogger(LogCategory) ?? NullLogger.Instance)),
            new EngineTelemetry(provider.GetService<IMeterFactory>(), account),
            provider.GetService<TimeProvider>() ?? TimeProvider.System);
    }

    private static PostgreSqlDeadLetters CreateDeadLetters(IServiceProvider provider, string name)
    {
        var (parts, accounts) = (Parts(provider, name), provider.GetRequiredService<IOptionsMonitor<CallMessageEventsOptions>>());
        return new(parts.Database, parts.Accounts, parts.Clock, () => AccountSid.Parse(accounts.Get(name).AccountSid!));
    }

    private static EngineParts Parts(IServiceProvider provider, string name) => provider.GetRequiredKeyedService<EngineParts>(name);

    private static void Add<TService>(ICallMessageEventsBuilder builder, Func<IServiceProvider, TService> create)
        where TService : class
    {
        if (builder.Name.Length == 0) builder.Services.AddSingleton(create);
        else builder.Services.AddKeyedSingleton(builder.Name, (provider, _) => create(provider));
    }
}

/// <summary>Migrates when the application starts. A database that cannot be reached then is no error: the nodes wait for it.</summary>
internal sealed class MigrationService(EngineParts parts) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        try
        {
            await parts.Database.RunAsync(static (_, _) => Task.FromResult(true), cancellationToken).ConfigureAwait(false);
        }
        catch (CallLogUnavailableException e) when (e.InnerException is not PostgreSqlMigrationException)
        {
            parts.Log.NotReachedAtStart(e.Message);
        }
        catch (CallLogUnavailableException e)
        {
            // Waiting does not help.
            ExceptionDispatchInfo.Throw(e.InnerException!);
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
