using System.Threading.Channels;

namespace CallMessageEvents;

/// <summary>
/// What is to be done for legs after the answer that told of them: bounded; for one leg one thing at a time, in order; for several side by side. Thread-safe.
/// </summary>
internal sealed class LegQueue
{
    private const int Lanes = 16;
    private const int LaneCapacity = 1024;

    private readonly Channel<Work>[] _lanes = new Channel<Work>[Lanes];
    private readonly CancellationToken _stopping;

    public LegQueue(CancellationToken stopping)
    {
        _stopping = stopping;
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        for (var lane = 0; lane < Lanes; lane++)
        {
            var channel = _lanes[lane] = Channel.CreateBounded<Work>(new BoundedChannelOptions(LaneCapacity) { SingleReader = true });
            _ = Task.Run(() => RunAsync(channel.Reader), CancellationToken.None);
        }
    }

    /// <summary>False when there is no room.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="run">What is done; it must not throw.</param>
    public bool TryAdd(CallRecord leg, Func<CallRecord, CancellationToken, Task> run) =>
        _lanes[(uint)leg.CallSid.GetHashCode() % Lanes].Writer.TryWrite(new(leg, run));

    private async Task RunAsync(ChannelReader<Work> lane)
    {
        try
        {
            await foreach (var work in lane.ReadAllAsync(_stopping).ConfigureAwait(false)) await work.Run(work.Leg, _stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application has stopped.
        }
    }

    private readonly record struct Work(CallRecord Leg, Func<CallRecord, CancellationToken, Task> Run);
}
