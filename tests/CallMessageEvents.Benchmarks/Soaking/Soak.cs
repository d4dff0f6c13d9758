using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// Sends and callbacks at a steady rate while calls come and go; some handlers are slow, senders hang up and deliver again. Every 10 seconds it reports what
/// it uses; growth is a failure.
/// </summary>
internal sealed class Soak : IAsyncDisposable
{
    private const int Busy = 50;
    private const int PerSecond = 400;
    private const int MessagesPerCall = 20;
    private const int ServiceUnavailable = 503;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    private readonly ServiceProvider _provider;
    private long _calls;
    private long _messages;
    private int _pending;

    private Soak(Uri twilio)
    {
        var services = new ServiceCollection();
        services.AddCallMessageEvents(options =>
        {
            (options.AccountSid, options.AuthToken, options.TypeProperty) = (FloorData.AccountSid, FloorData.AuthToken, MenuSelected.TypeProperty);
            options.BaseAddress = twilio;
            options.Receiving.AutoSubscribe = false;
        }).ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default).AddHandler<MenuSelected, SoakHandler>();
        _provider = services.BuildServiceProvider();
    }

    /// <returns>Whether nothing grew.</returns>
    public static async Task<bool> RunAsync(TimeSpan duration)
    {
        using var server = await Child.StartAsync("serve-twilio");
        await using var soak = new Soak(new Uri(server.FirstLine));
        using var over = new CancellationTokenSource(duration);
        var busy = Enumerable.Range(0, Busy).Select(_ => soak.CallsAsync(over.Token)).ToArray();
        var samples = new List<SoakSample>();
        await Console.Out.WriteLineAsync(SoakSample.Header);
        using var timer = new PeriodicTimer(Sampling);
        try
        {
            // A failure is not left waiting for the end.
            while (!Array.Exists(busy, static calls => calls.IsFaulted) && await timer.WaitForNextTickAsync(over.Token))
            {
                samples.Add(soak.Take());
                await Console.Out.WriteLineAsync(samples[^1].ToString());
            }
        }
        catch (OperationCanceledException)
        {
            // The time is over.
        }

        await over.CancelAsync();
        await Task.WhenAll(busy);
        var growth = SoakVerdict.Find(samples, pendingAtEnd: soak._pending);
        await Console.Out.WriteLineAsync(growth ?? SoakVerdict.Describe(samples));
        return growth is null;
    }

    public ValueTask DisposeAsync() => _provider.DisposeAsync();

    /// <summary>One call after the other: it rings, messages go both ways, it ends.</summary>
    private async Task CallsAsync(CancellationToken over)
    {
        var (directory, receiver, messenger) = (
            _provider.GetRequiredService<ICallDirectory>(),
            _provider.GetRequiredService<ICallbackReceiver>(),
            _provider.GetRequiredService<ICallMessenger>());
        using var pace = new PeriodicTimer(TimeSpan.FromSeconds((double)Busy / PerSecond));
        while (!over.IsCancellationRequested)
        {
            var call = Interlocked.Increment(ref _calls);
            var leg = Leg.Active(Callback.CallSid(call), $"client:agent-{call}");
            await directory.ReportAsync(leg, CancellationToken.None);
            for (var number = 1; number <= MessagesPerCall && !over.IsCancellationRequested; number++)
            {
                await pace.WaitForNextTickAsync(CancellationToken.None);
                Interlocked.Increment(ref _pending);
                await messenger.SendAsync(EndUser.OnLeg(leg.CallSid), MenuSelected.Sample, cancellationToken: CancellationToken.None);
                await ReceiveAsync(receiver, call, number);
                Interlocked.Decrement(ref _pending);
            }

            await directory.ReportAsync(leg with { Status = CallStatus.Completed }, CancellationToken.None);
        }
    }

    /// <summary>As Twilio delivers: again where nobody was patient, or the answer says so. Some come once too often.</summary>
    private async Task ReceiveAsync(ICallbackReceiver receiver, long call, int number)
    {
        var body = Callback.Form(call, Interlocked.Increment(ref _messages), number);
        var request = Callback.Request(FloorData.CallbackUrl, body, Callback.Sign(FloorData.CallbackUrl, body));
        var status = await DeliverAsync(receiver, request, Patience);
        while (status is null or ServiceUnavailable) status = await DeliverAsync(receiver, request, Timeout.InfiniteTimeSpan);
        if (number % 10 == 0) status = await DeliverAsync(receiver, request, Timeout.InfiniteTimeSpan);
        if (status >= 300) throw new InvalidOperationException($"The callback was answered {status}.");
    }

    /// <returns>The status; null when the sender hung up.</returns>
    private static async Task<int?> DeliverAsync(ICallbackReceiver receiver, CallbackRequest request, TimeSpan patience)
    {
        using var hangUp = new CancellationTokenSource(patience);
        try
        {
            return (await receiver.ReceiveMessageAsync(request, hangUp.Token)).StatusCode;
        }
        catch (OperationCanceledException) when (hangUp.IsCancellationRequested)
        {
            return null;
        }
    }

    private SoakSample Take()
    {
        using var process = Process.GetCurrentProcess();
        return new(
            process.WorkingSet64,
            GC.GetTotalMemory(forceFullCollection: true),
            GC.CollectionCount(2),
            process.HandleCount,
            Volatile.Read(ref _pending),
            Interlocked.Read(ref _messages));
    }
}
