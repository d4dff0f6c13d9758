using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace CallMessageEvents.PostgreSql.Tests;

/// <summary>A node as the library sees it: its log, without an application around it.</summary>
internal sealed class LogNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    public LogNode(
        EngineSchema schema, string? connectionString = null, TimeProvider? time = null, NpgsqlDataSource? source = null,
        Action<PostgreSqlOptions>? configure = null)
    {
        var services = new ServiceCollection();
        if (time is not null) services.AddSingleton(time);
        var account = services.AddCallMessageEvents();
        if (source is null) account.AddPostgreSql(connectionString ?? EngineSchema.ConnectionString, Configure);
        else account.AddPostgreSql(source, Configure);
        _services = services.BuildServiceProvider();
        Log = _services.GetRequiredService<CallLog>();

        void Configure(PostgreSqlOptions options)
        {
            (options.Schema, options.LeaseDuration) = (schema.Name, EngineSchema.LongLease);
            configure?.Invoke(options);
        }
    }

    public static AccountSid Account { get; } = AccountSid.Parse(TestProvider.AccountSid);

    public CallLog Log { get; }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static CallLogEntry Entry(string key, int call = 1, byte[]? body = null) => new()
    {
        Account = Account, CallSid = CallSid.Parse(ReceivingApp.Call(call)), Key = key, Kind = CallLogEntryKind.Message, Body = body ?? [1],
    };

    public Task<AppendOutcome> AppendAsync(string key, int call = 1) => Log.AppendAsync(Entry(key, call), seen: null, Token).AsTask();

    /// <summary>Lets it work, until it is stopped or disposed.</summary>
    public void Start(ICallLogWorker worker) => _running = Task.Run(() => Log.RunAsync(Account, worker, _stopping.Token), Token);

    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stopping.Dispose();
        await _services.DisposeAsync();
    }
}
