using System.Text;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// The directory at a million legs: what a look-up costs, and how much memory a leg takes. Each conversation has a parent and one child that names it.
/// </summary>
internal sealed class DirectoryRows : IRows
{
    private const int Many = 1_000_000;
    private const int Few = 1_000;
    private const int Passes = 100;

    public string[] Names => ["directory-flat", "leg-memory"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var small = CreateProvider();
        await using var large = CreateProvider();
        await FillAsync(Directory(small), Few);
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await FillAsync(Directory(large), Many);
        var perLeg = (GC.GetTotalMemory(forceFullCollection: true) - before) / (double)Many;

        // Spread over all that there are: the busy ones are not neighbours in memory.
        var (busyOfMany, busyOfFew) = (Busy(Many), Busy(Few));
        var flat = await Rounds.CompareAsync(21, () => LookUp(Directory(large), busyOfMany), () => LookUp(Directory(small), busyOfFew));
        yield return flat.Row("directory-flat", "us", 4.0);
        yield return new("leg-memory", "B", perLeg) { Limit = 520, LimitOf = LimitOf.Ours };
    }

    private static ServiceProvider CreateProvider()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken) = (FloorData.AccountSid, FloorData.AuthToken);
            options.Receiving.AutoSubscribe = false;
        });
        return services.BuildServiceProvider();
    }

    private static ICallDirectory Directory(ServiceProvider provider) => provider.GetRequiredService<ICallDirectory>();

    private static CallSid[] Busy(int legs) => [.. Enumerable.Range(0, Few).Select(i => CallSid.Parse(Callback.CallSid((long)i * legs / Few)))];

    private static double LookUp(ICallDirectory directory, CallSid[] busy) => Probe.ThreadCpu(Passes, () => LookUpAllAsync(directory, busy)) / busy.Length;

    private static async Task LookUpAllAsync(ICallDirectory directory, CallSid[] busy)
    {
        foreach (var leg in busy) _ = await directory.FindAsync(leg) ?? throw new InvalidOperationException("It is not known.");
    }

    /// <summary>From the bytes of status callbacks, as they come: every text is one of its own.</summary>
    private static async Task FillAsync(ICallDirectory directory, int legs)
    {
        var now = TimeProvider.System.GetUtcNow();
        for (var leg = 0; leg < legs; leg++)
        {
            var (parent, from, to) = leg % 2 == 0
                ? (string.Empty, $"client:agent-{leg}", string.Empty)
                : (Callback.CallSid(leg - 1), $"client:agent-{leg - 1}", $"client:user-{leg}");
            var form = $"CallSid={Callback.CallSid(leg)}&AccountSid={FloorData.AccountSid}&ParentCallSid={parent}&From={from}&To={to}"
                + $"&Direction={(leg % 2 == 0 ? "inbound" : "outbound-dial")}&CallStatus=in-progress&CallbackSource=call-progress-events";
            if (!CallRecord.TryParse(Encoding.ASCII.GetBytes(form), now, out var record)) throw new InvalidOperationException("It is no status callback.");
            await directory.ReportAsync(record);
        }
    }
}
