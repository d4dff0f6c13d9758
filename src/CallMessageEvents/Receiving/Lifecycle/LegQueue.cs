using System.Threading.Channels;

namespace CallMessageEvents;

/// <summary>
/// What is to be done for legs after the answer that told of them: bounded; for one leg one thing at a time, in order; for several side by side. Thread-safe.
/// </summary>
internal sealed class LegQueue
{
    private const int Lanes = 16;
    private const int LaneCapacity = 1024;

    private readonly Lazy<ChannelWriter<Work>>[] _lanes = new Lazy<ChannelWriter<Work>>[Lanes];
    private readonly ReceiveLog _log;
    private readonly CancellationToken _stopping;

    public LegQueue(ReceiveLog log, CancellationToken stopping)
    {
        _log = log;
        _stopping = stopping;
        for (var lane = 0; lane < Lanes; lane++) _lanes[lane] = new(StartLane);
    }

    /// <summary>False when there is no room.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="run">What is done.</param>
    public bool TryAdd(CallRecord leg, Func<CallRecord, CancellationToken, Task> run) =>
        _lanes[(uint)leg.CallSid.GetHashCode() % Lanes].Value.TryWrite(new(leg, run));

    private ChannelWriter<Work> StartLane()
    {
        var lane = Channel.CreateBounded<Work>(new BoundedChannelOptions(LaneCapacity) { SingleReader = true });
        using var suppressed = ExecutionContext.IsFlowSuppressed() ? default : ExecutionContext.SuppressFlow();
        _ = Task.Run(() => RunAsync(lane.Reader), CancellationToken.None);
        return lane.Writer;
    }

    private async Task RunAsync(ChannelReader<Work> lane)
    {
        try
        {
            await foreach (var work in lane.ReadAllAsync(_stopping).ConfigureAwait(false)) await RunAsync(work).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // The application has stopped.
        }
    }

    private async Task RunAsync(Work work)
    {
        try
        {
            await work.Run(work.Leg, _stopping).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // What one leg's work throws must not stop the others'.
        catch (Exception e)
#pragma warning restore CA1031
        {
            if (!_stopping.IsCancellationRequested) _log.WorkFailed(work.Leg.CallSid, e);
        }
    }

    private readonly record struct Work(CallRecord Leg, Func<CallRecord, CancellationToken, Task> Run);
}
