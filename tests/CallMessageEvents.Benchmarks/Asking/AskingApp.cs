using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using CallMessageEvents.AspNetCore;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.Benchmarks;

/// <summary>
/// An application in a process of its own that asks end users: with the protocol, and without it by a plain message that is answered by another. It is told
/// when by <c>/calls/{sid}</c>, <c>/request/{times}</c> and <c>/plain/{times}</c>.
/// </summary>
internal sealed class AskingApp
{
    private readonly ConcurrentDictionary<CallSid, TaskCompletionSource> _plain = new();
    private readonly List<CallSid> _calls = [];
    private ICallMessenger _messenger = null!;

    public static Task RunAsync(Uri emulator)
    {
        // The callbacks' address is set up before the server has one.
        var port = FreePort();
        var asking = new AskingApp();
        var builder = Servers.Builder(port);
        builder.Services.AddSingleton(asking);
        builder.Services.AddCallMessageEvents(options =>
        {
            options.AccountSid = FloorData.AccountSid;
            options.AuthToken = FloorData.AuthToken;
            options.TypeProperty = MenuSelected.TypeProperty;
            options.BaseAddress = emulator;
            options.PublicBaseUrl = new($"http://127.0.0.1:{port}");
        }).ConfigureJson(static json => json.TypeInfoResolver = BenchmarkJson.Default).AddHandler<MenuSelected, PlainAnswerHandler>();

        var app = builder.Build();
        asking._messenger = app.Services.GetRequiredService<ICallMessenger>();
        app.MapCallMessageEvents();
        app.MapPost("/calls/{sid}", (string sid, ICallDirectory directory) => asking.AddAsync(CallSid.Parse(sid), directory));
        app.MapGet("/request/{times:int}", (int times) => asking.MeasureAsync(times, asking.RequestAsync));
        app.MapGet("/plain/{times:int}", (int times) => asking.MeasureAsync(times, asking.ExchangeAsync));
        return Servers.RunAsync(app);
    }

    /// <summary>A plain message has come, and was handled.</summary>
    public void Answered(CallSid leg)
    {
        if (_plain.TryRemove(leg, out var waiting)) waiting.SetResult();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private async Task AddAsync(CallSid leg, ICallDirectory directory)
    {
        await directory.ReportAsync(Leg.Active(leg.ToString(), "client:alice"));
        await _messenger.SubscribeAsync(EndUser.OnLeg(leg));
        _calls.Add(leg);
    }

    private Task RequestAsync(CallSid leg) =>
        _messenger.RequestAsync<MenuSelected, MenuSelected>(EndUser.OnLeg(leg), MenuSelected.Sample, requestInfo: null, replyInfo: null);

    /// <summary>The same without the protocol: a send, and a callback whose handler tells that it has come.</summary>
    private async Task ExchangeAsync(CallSid leg)
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _plain[leg] = answered;
        await _messenger.SendAsync(EndUser.OnLeg(leg), MenuSelected.Sample);
        await answered.Task;
    }

    /// <summary>
    /// All legs at once, so often, each one after the other; what one costs: CPU in microseconds, bytes, and the times' p50 and p99 in microseconds.
    /// </summary>
    private async Task<string> MeasureAsync(int times, Func<CallSid, Task> exchange)
    {
        var (cpu, bytes) = (Clock.ProcessCpu(), GC.GetTotalAllocatedBytes(precise: true));
        var took = await Task.WhenAll(_calls.Select(leg => Task.Run(() => RepeatAsync(leg, times, exchange))));
        double count = times * _calls.Count;
        var (usedCpu, usedBytes) = ((Clock.ProcessCpu() - cpu) / 1000.0 / count, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / count);

        double[] sorted = [.. took.SelectMany(static times => times).Order()];
        return string.Create(
            CultureInfo.InvariantCulture, $"{usedCpu} {usedBytes} {sorted[sorted.Length / 2]} {sorted[sorted.Length * 99 / 100]}");
    }

    private static async Task<double[]> RepeatAsync(CallSid leg, int times, Func<CallSid, Task> exchange)
    {
        var took = new double[times];
        for (var i = 0; i < times; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await exchange(leg);
            took[i] = Stopwatch.GetElapsedTime(started).TotalMicroseconds;
        }

        return took;
    }
}

/// <summary>Takes the plain answers.</summary>
internal sealed class PlainAnswerHandler(AskingApp app) : ICallMessageHandler<MenuSelected>
{
    public Task HandleAsync(CallMessageContext<MenuSelected> context, CancellationToken cancellationToken)
    {
        app.Answered(context.CallSid);
        return Task.CompletedTask;
    }
}
