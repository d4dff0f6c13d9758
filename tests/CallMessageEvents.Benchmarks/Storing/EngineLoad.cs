using CallMessageEvents.Storage;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// One node's engine at work in this process, without the library above it: it stores messages, so many at a time, and each ends as soon as it is given.
/// </summary>
internal sealed class EngineLoad : ICallLogWorker, IAsyncDisposable
{
    public const int InFlight = 64;

    private const int Calls = 1_000;
    private const int Partitions = 64;
    private static readonly AccountSid Account = AccountSid.Parse(FloorData.AccountSid);
    private static readonly CallSid[] Sids = [.. Enumerable.Range(0, Calls).Select(static call => CallSid.Parse(Callback.CallSid(call)))];

    private readonly BenchmarkDatabase _database;
    private readonly ServiceProvider _provider;
    private readonly CallLog _log;
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;
    private long _begun;
    private long _appended;
    private long _ended;

    private EngineLoad(BenchmarkDatabase database, string schema)
    {
        _database = database;
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddPostgreSql(database.ConnectionString, options => options.Schema = schema);
        _provider = services.BuildServiceProvider();
        _log = _provider.GetRequiredService<CallLog>();
    }

    /// <summary>As many bytes as the library stores of <see cref="FloorData.Callback"/>.</summary>
    public static byte[] Body { get; } = [.. Enumerable.Range(0, 367).Select(static i => (byte)i)];

    /// <summary>Starts one in a schema of its own; it owns all calls when this completes.</summary>
    public static async Task<EngineLoad> StartAsync(BenchmarkDatabase database, string schema)
    {
        var load = new EngineLoad(database, schema);
        load._running = load._log.RunAsync(Account, load, load._stopping.Token);
        while (await load._log.ReadHealthAsync(Account, CancellationToken.None) is not { OwnedPartitions: Partitions }) await Window.LeadAsync();
        return load;
    }

    /// <summary>As many as it can, with so many at a time. Completes when all have ended.</summary>
    public async Task<Stored> SaturateAsync()
    {
        using var enough = new CancellationTokenSource();
        var loops = Enumerable.Range(0, InFlight).Select(_ => Task.Run(() => AppendAllAsync(enough.Token))).ToArray();
        await Window.LeadAsync();
        var (first, before) = (Interlocked.Read(ref _appended), await _database.ReadUseAsync());
        await Window.PassAsync();
        var (last, after) = (Interlocked.Read(ref _appended), await _database.ReadUseAsync());
        await enough.CancelAsync();
        await Task.WhenAll(loops);
        while (Interlocked.Read(ref _ended) < Interlocked.Read(ref _appended)) await Window.PauseAsync();
        return after.Since(before, last - first);
    }

    public bool TryTake(CallLogEntry entry, CallOwnership ownership)
    {
        _ = EndAsync(entry, ownership);
        return true;
    }

    public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await _running;
        _stopping.Dispose();
        await _provider.DisposeAsync();
    }

    private async Task AppendAllAsync(CancellationToken enough)
    {
        while (!enough.IsCancellationRequested)
        {
            var message = Interlocked.Increment(ref _begun);
            var entry = new CallLogEntry
            {
                Account = Account, CallSid = Sids[message % Calls], Key = Callback.Sid("KX", message), Kind = CallLogEntryKind.Message, Body = Body,
            };
            var outcome = await _log.AppendAsync(entry, seen: null, CancellationToken.None);
            if (outcome != AppendOutcome.Appended) throw new InvalidOperationException("It was stored before.");
            Interlocked.Increment(ref _appended);
        }
    }

    private async Task EndAsync(CallLogEntry entry, CallOwnership ownership)
    {
        await _log.EndAsync(entry, ownership, EntryResult.Done, CancellationToken.None);
        Interlocked.Increment(ref _ended);
    }
}
