using FsCheck;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Tests;

/// <summary>What one node stored of a leg is the same when another node, which has nothing but the entry, takes it.</summary>
public sealed class StoredRecordTests : IAsyncLifetime
{
    private static readonly DateTimeOffset?[] Times =
    [
        null, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, new(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(5)), new(2026, 1, 2, 3, 4, 6, TimeSpan.Zero),
    ];

    private readonly FakeEngine _engine = new(new WatchedTime());
    private readonly FakeEngine _other = new(new WatchedTime());
    private NodeApp _a = null!;
    private NodeApp _b = null!;

    public async ValueTask InitializeAsync()
    {
        _a = await StartAsync(_engine);
        _b = await StartAsync(_other);
    }

    public async ValueTask DisposeAsync()
    {
        await _a.DisposeAsync();
        await _b.DisposeAsync();
    }

    [Fact]
    public async Task Report_StatusOfANewerVersion_IsAStatusThatIsNotKnown()
    {
        var sid = CallSid.Parse(ReceivingApp.Leg);
        await AppendAsync(sid, [1, .. """{"c":"CA00000000000000000000000000000001","d":"inbound","s":"parked","at":5,"new":[1]}"""u8]);

        var found = await FindAsync(sid);
        Assert.Equal(("parked", CallStatus.Unknown, "inbound"), (found?.StatusText, found?.Status, found?.Direction));
    }

    [Fact]
    public void Report_AnyRecord_IsTheSame()
    {
        var number = 0;
        var records =
            from texts in Gen.ArrayOf(Gen.Elements(null, "", "client:é😀\u0000\"", "+15550100", "a b"), 2)
            from direction in Gen.Elements("inbound", "outbound-dial", "trunking-other")
            from status in Gen.Choose(0, 9)
            from unknown in Gen.Elements(null, "parked", "")
            from times in Gen.ArrayOf(Gen.Choose(0, Times.Length - 1), 4)
            from facts in Gen.ArrayOf(Gen.Choose(0, 2), 3)
            select new CallRecord
            {
                CallSid = CallSid.Parse(ReceivingApp.Call(Interlocked.Increment(ref number))),
                AccountSid = facts[0] == 0 ? null : AccountSid.Parse(TestProvider.AccountSid),
                ParentCallSid = facts[1] == 0 ? null : CallSid.Parse(ReceivingApp.Call(1_000_000)),
                From = texts[0],
                To = texts[1],
                Direction = direction,
                Status = (CallStatus)status,
                StatusAt = Times[times[0]],
                UnknownStatus = unknown is null ? null : new(unknown, Times[times[1]] ?? default),
                SeenAt = Times[times[2]] ?? Times[3],
                StatusCallbackAt = Times[times[3]],
            };
        Prop.ForAll(records.ToArbitrary(), record => IsTheSameAsync(record).GetAwaiter().GetResult())
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    private static Task<NodeApp> StartAsync(FakeEngine engine) => NodeApp.StartAsync(
        engine,
        "a",
        static builder => builder.AddHandler<Note>(static (_, _) => Task.CompletedTask),
        static options => options.Receiving.AutoSubscribe = false);

    private async Task IsTheSameAsync(CallRecord record)
    {
        await _a.Services.GetRequiredService<ICallDirectory>().ReportAsync(record, TestContext.Current.CancellationToken);
        var entry = _engine.Entries.Single(entry => entry.Kind == CallLogEntryKind.Status && entry.CallSid == record.CallSid);
        await AppendAsync(record.CallSid, entry.Body.ToArray());

        Assert.Equal(record, await FindAsync(record.CallSid));
    }

    private async Task AppendAsync(CallSid leg, byte[] body)
    {
        var entry = new CallLogEntry
        {
            Account = AccountSid.Parse(TestProvider.AccountSid), CallSid = leg, Key = "status:1", Kind = CallLogEntryKind.Status, Body = body,
        };
        Assert.Equal(AppendOutcome.Appended, await _b.Node.Log.AppendAsync(entry, null, TestContext.Current.CancellationToken));
    }

    private async Task<CallRecord?> FindAsync(CallSid leg)
    {
        CallRecord? found = null;
        await Eventually.HoldsAsync(async () =>
            (found = await _b.Services.GetRequiredService<ICallDirectory>().FindAsync(leg, TestContext.Current.CancellationToken)) is not null);
        return found;
    }
}
