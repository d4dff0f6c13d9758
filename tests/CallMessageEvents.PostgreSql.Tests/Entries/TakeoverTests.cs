using System.Collections.Concurrent;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>A node takes over calls of which messages wait.</summary>
public sealed class TakeoverTests
{
    private const string Schema = "takeover";

    private static readonly AccountSid Account = AccountSid.Parse(TestProvider.AccountSid);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Append_OlderEntriesAreNotGivenYet_ComesAfterThem()
    {
        await using var before = Node();
        await using var after = Node();
        using var stopping = new CancellationTokenSource();
        using var worker = new HeldWorker();
        var (from, to) = (before.GetRequiredService<CallLog>(), after.GetRequiredService<CallLog>());
        await from.AppendAsync(Entry(call: 1, "first"), seen: null, Token);
        await from.AppendAsync(Entry(call: 2, "second"), seen: null, Token);
        var running = to.RunAsync(Account, worker, stopping.Token);

        await worker.WhenHeldAsync();
        await to.AppendAsync(Entry(call: 2, "third"), seen: null, Token);
        worker.Release();

        await Eventually.HoldsAsync(() => worker.Taken.Count == 3);
        Assert.Equal(["first", "second", "third"], worker.Taken);
        await stopping.CancelAsync();
        await running;
    }

    private static ServiceProvider Node()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents().AddPostgreSql(
            EngineSchema.ConnectionString, static options => (options.Schema, options.LeaseDuration) = (Schema, EngineSchema.LongLease));
        return services.BuildServiceProvider();
    }

    private static CallLogEntry Entry(int call, string key) => new()
    {
        Account = Account, CallSid = CallSid.Parse($"CA{call:x32}"), Key = key, Kind = CallLogEntryKind.Message, Body = new byte[] { 1 },
    };

    /// <summary>Takes entries; it holds up the first.</summary>
    private sealed class HeldWorker : ICallLogWorker, IDisposable
    {
        private readonly TaskCompletionSource _held = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly ManualResetEventSlim _release = new();

        public ConcurrentQueue<string> Taken { get; } = [];

        public bool TryTake(CallLogEntry entry, CallOwnership ownership)
        {
            Taken.Enqueue(entry.Key);
            if (_held.TrySetResult()) _release.Wait(Token);
            return true;
        }

        public Task QuietAsync(CallOwnership ownership, CancellationToken cancellationToken) => Task.CompletedTask;

        public Task WhenHeldAsync() => Eventually.HoldsAsync(() => _held.Task.IsCompleted);

        public void Release() => _release.Set();

        public void Dispose() => _release.Dispose();
    }
}
