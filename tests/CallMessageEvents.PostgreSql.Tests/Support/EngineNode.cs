using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>One node of an application, on a host as it is in production. Callbacks need no signature.</summary>
internal sealed class EngineNode : IAsyncDisposable
{
    private readonly IHost _host;

    private EngineNode(IHost host, LogLines log) => (_host, Log) = (host, log);

    public LogLines Log { get; }

    public IServiceProvider Services => _host.Services;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>Builds an application that has not started.</summary>
    public static EngineNode Build(
        EngineSchema schema, Action<PostgreSqlOptions>? configure = null, string? connectionString = null, HeldHandler? handler = null,
        TimeProvider? time = null, NpgsqlDataSource? source = null, Action<ICallMessageEventsBuilder>? build = null)
    {
        var (builder, log) = (Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings()), new LogLines());
        builder.Services.AddSingleton<ILoggerFactory>(log).AddHealthChecks().AddCallMessageEvents();
        if (time is not null) builder.Services.AddSingleton(time);
        var account = builder.Services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken) = (TestProvider.AccountSid, TestProvider.AuthToken);
            options.BaseAddress = new Uri("http://127.0.0.1:1");
            options.Signature.DangerouslyAcceptAnySender = true;

            // The machine may be busy.
            options.Receiving.AnswerWithin = TimeSpan.FromSeconds(14);
        });
        if (source is null) account.AddPostgreSql(connectionString ?? EngineSchema.ConnectionString, Configure);
        else account.AddPostgreSql(source, Configure);
        if (handler is not null) account.AddHandler<Note>(handler.HandleAsync);
        build?.Invoke(account);
        return new(builder.Build(), log);

        void Configure(PostgreSqlOptions options)
        {
            (options.Schema, options.LeaseDuration) = (schema.Name, EngineSchema.LongLease);
            configure?.Invoke(options);
        }
    }

    public static async Task<EngineNode> StartAsync(
        EngineSchema schema, Action<PostgreSqlOptions>? configure = null, string? connectionString = null, HeldHandler? handler = null)
    {
        var node = Build(schema, configure, connectionString, handler);
        await node.StartAsync();
        return node;
    }

    public Task StartAsync() => _host.StartAsync(Token);

    /// <summary>A delivery of a message; returns what it was answered.</summary>
    public async Task<int> DeliverAsync(
        int message, long? number, string leg = ReceivingApp.Leg, string content = """{"type":"note","text":"secret"}""")
    {
        var request = ReceivingApp.Request(message, number, content, leg);
        return (await Services.GetRequiredService<ICallbackReceiver>().ReceiveMessageAsync(request, Token)).StatusCode;
    }

    public async Task<CallLogHealth> ReadHealthAsync() => (await Services.GetRequiredService<ICallMessageHealth>().ReadAsync(Token)).Engine!;

    public async Task<HealthReportEntry> CheckAsync() =>
        (await Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Token)).Entries["call_message_events"];

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync(CancellationToken.None);
        _host.Dispose();
    }
}

/// <summary>An application's own data source, which logs its statements.</summary>
internal sealed class LoggedSource : IAsyncDisposable
{
    private readonly LogLines _log = new();

    /// <param name="settings">What its connection string has besides.</param>
    public LoggedSource(string settings = "") =>
        Source = new NpgsqlDataSourceBuilder($"{EngineSchema.ConnectionString};{settings}").UseLoggerFactory(_log).Build();

    public NpgsqlDataSource Source { get; }

    /// <summary>How many statements with some text were executed.</summary>
    public int Executed(string text) => _log.Lines.Count(
        line => line.StartsWith("Command execution completed", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal));

    public ValueTask DisposeAsync()
    {
        _log.Dispose();
        return Source.DisposeAsync();
    }
}
