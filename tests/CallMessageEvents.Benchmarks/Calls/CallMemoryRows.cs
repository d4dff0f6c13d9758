using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>What a call in which messages come takes, its leg included, and what each message adds that is remembered as done.</summary>
internal sealed class CallMemoryRows : IRows
{
    private const int Calls = 10_000;
    private const int WarmUp = 1_000;
    private const int Messages = 10;

    public string[] Names => ["call-memory", "message-memory"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(static options =>
        {
            (options.AccountSid, options.AuthToken, options.TypeProperty) = (FloorData.AccountSid, FloorData.AuthToken, MenuSelected.TypeProperty);
            options.Receiving.AutoSubscribe = false;
        }).ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default).AddHandler<MenuSelected, MenuHandler>();
        await using var provider = services.BuildServiceProvider();

        // What the first calls make once is no call's.
        await BeginAsync(provider, Calls, WarmUp);
        var before = Heap();
        await BeginAsync(provider, 0, Calls);
        var begun = Heap();
        for (var number = 2; number < 2 + Messages; number++) await ReceiveAsync(provider, 0, Calls, number);
        var after = Heap();

        yield return new("call-memory", "B", (begun - before) / (double)Calls);
        yield return new("message-memory", "B", (after - begun) / (double)(Calls * Messages));
    }

    private static long Heap() => GC.GetTotalMemory(forceFullCollection: true);

    /// <summary>Each call's leg is active, and its end user has sent a first message.</summary>
    private static async Task BeginAsync(ServiceProvider provider, int first, int count)
    {
        var directory = provider.GetRequiredService<ICallDirectory>();
        for (var call = first; call < first + count; call++) await directory.ReportAsync(Leg.Active(Callback.CallSid(call), $"client:agent-{call}"));
        await ReceiveAsync(provider, first, count, 1);
    }

    private static async Task ReceiveAsync(ServiceProvider provider, int first, int count, int number)
    {
        var receiver = provider.GetRequiredService<ICallbackReceiver>();
        for (var call = first; call < first + count; call++)
        {
            var body = Callback.Form(call, ((long)call * 100) + number, number);
            var answer = await receiver.ReceiveMessageAsync(Callback.Request(FloorData.CallbackUrl, body, Callback.Sign(FloorData.CallbackUrl, body)));
            if (answer.StatusCode >= 300) throw new InvalidOperationException($"The callback was answered {answer.StatusCode}.");
        }
    }
}
