using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Entries;

/// <summary>A deploy is under way: a node of a newer version has stored what this version cannot read.</summary>
public sealed class NewerEntryTests
{
    private const byte NewerForm = 2;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CallLogEntryKind.Message)]
    [InlineData(CallLogEntryKind.Status)]
    [InlineData((CallLogEntryKind)7)]
    public async Task Entry_OfANewerVersion_WaitsForANewerNodeAndHoldsUpNothing(CallLogEntryKind kind)
    {
        await using var schema = new EngineSchema();
        var handler = new HeldHandler();
        handler.Release();
        await using (var older = await EngineNode.StartAsync(schema, handler: handler))
        {
            var newer = new CallLogEntry
            {
                Account = LogNode.Account, CallSid = CallSid.Parse(ReceivingApp.Leg), Key = "newer", Kind = kind, Body = new[] { NewerForm, (byte)1 },
            };
            Assert.Equal(AppendOutcome.Appended, await older.Services.GetRequiredService<CallLog>().AppendAsync(newer, seen: null, Token));

            // It is looked at again from time to time, as the same attempt.
            await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting where attempt = 1 and dead_at is null and not_before > now()") == 1);
            await schema.RunAsync("update {schema}.waiting set not_before = now()");
            await Eventually.HoldsAsync(async () => await schema.CountAsync("waiting where attempt = 1 and dead_at is null and not_before > now()") == 1);

            // Its call and others go on.
            Assert.Equal(204, await older.DeliverAsync(1, null));
            Assert.Equal(204, await older.DeliverAsync(2, null, ReceivingApp.Call(2)));
            await Eventually.HoldsAsync(async () => handler.Handled.Count == 2 && await schema.CountAsync("waiting") == 1);
            Assert.Empty(await older.Services.GetRequiredService<DeadLetters>().ListAsync(10, after: null, Token));
            Assert.Single(older.Log.Lines, static line => line.Contains("finish the deployment", StringComparison.Ordinal));
        }

        var worker = new TakingWorker();
        await using var next = new LogNode(schema);
        next.Start(worker);
        await schema.RunAsync("update {schema}.waiting set not_before = now()");

        await worker.WhenTakenAsync("newer");
        var (entry, ownership) = worker.Taken[^1];
        Assert.Equal((kind, 1), (entry.Kind, entry.Attempt));
        Assert.True(await next.Log.EndAsync(entry, ownership, EntryResult.Done, Token));
        Assert.Equal(0, await schema.CountAsync("waiting"));
    }
}
