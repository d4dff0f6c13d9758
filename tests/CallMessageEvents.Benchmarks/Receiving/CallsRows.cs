using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>What a message of a busy call costs among many calls that are tracked, against few: received in process, handlers included.</summary>
internal sealed class CallsRows : IRows
{
    private const int Busy = 50;
    private const int Tracked = 50_000;
    private const int PerCall = 100;

    public string[] Names => ["calls-flat"];

    public async IAsyncEnumerable<Row> MeasureAsync()
    {
        await using var many = await TrackingApp.StartAsync(Tracked);
        await using var few = await TrackingApp.StartAsync(Busy);
        var rounds = await Rounds.ControlAsync(21, () => many.ReceiveAsync(Busy, PerCall), () => few.ReceiveAsync(Busy, PerCall), static cost => cost);
        yield return Compared.Of(rounds, static cost => cost).Row("calls-flat", "us", 1.1);
    }

    private sealed class TrackingApp : IAsyncDisposable
    {
        private readonly ServiceProvider _provider;
        private readonly ICallbackReceiver _receiver;
        private long _message;
        private long _turn = 1;

        private TrackingApp()
        {
            var services = new ServiceCollection();
            services.AddSingleton<MenuHandler>();
            services.AddCallMessageEvents(static options =>
            {
                (options.AccountSid, options.AuthToken, options.TypeProperty) = (FloorData.AccountSid, FloorData.AuthToken, MenuSelected.TypeProperty);
                options.Receiving.AutoSubscribe = false;
            }).ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default).AddHandler<MenuSelected, MenuHandler>();
            _provider = services.BuildServiceProvider();
            _receiver = _provider.GetRequiredService<ICallbackReceiver>();
        }

        /// <summary>Each call is known as active, and has sent one message.</summary>
        public static async Task<TrackingApp> StartAsync(int calls)
        {
            var app = new TrackingApp();
            var directory = app._provider.GetRequiredService<ICallDirectory>();
            for (var call = 0; call < calls; call++) await directory.ReportAsync(Leg.Active(Callback.CallSid(call), $"client:agent-{call}"));
            foreach (var request in app.Requests(Enumerable.Range(0, calls), 1)) await app.ReceiveAsync(request);
            return app;
        }

        /// <summary>CPU of a message, in microseconds.</summary>
        public async Task<double> ReceiveAsync(int calls, int perCall)
        {
            var all = Enumerable.Range(0, perCall)
                .Select(_ => Requests(Enumerable.Range(0, calls), ++_turn).ToArray()).ToArray();
            var next = 0;
            return await Probe.ProcessCpuAsync(perCall, () => Task.WhenAll(all[next++].Select(ReceiveAsync))) / calls;
        }

        public ValueTask DisposeAsync() => _provider.DisposeAsync();

        private IEnumerable<CallbackRequest> Requests(IEnumerable<int> calls, long number) => calls.Select(call =>
        {
            var body = Callback.Form(call, ++_message, number);
            return Callback.Request(FloorData.CallbackUrl, body, Callback.Sign(FloorData.CallbackUrl, body));
        });

        private async Task ReceiveAsync(CallbackRequest request)
        {
            var answer = await _receiver.ReceiveMessageAsync(request);
            if (answer.StatusCode >= 300) throw new InvalidOperationException($"The callback was answered {answer.StatusCode}.");
        }
    }
}
