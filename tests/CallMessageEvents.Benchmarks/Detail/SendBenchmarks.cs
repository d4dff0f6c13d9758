using BenchmarkDotNet.Attributes;

namespace CallMessageEvents.Benchmarks;

[MemoryDiagnoser]
public class SendBenchmarks
{
    private SendFloor _floor = null!;
    private SendingApp _app = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        var handler = new ReplyHandler();
        _floor = new SendFloor(new HttpClient(handler));
        _app = await SendingApp.StartAsync(handler: handler);
    }

    [Benchmark(Baseline = true)]
    public Task<FloorReply> Floor() => _floor.SendAsync(null, CancellationToken.None);

    [Benchmark]
    public Task<SentMessage> Send() => _app.SendAsync();

    [GlobalCleanup]
    public async Task CleanupAsync() => await _app.DisposeAsync();
}
