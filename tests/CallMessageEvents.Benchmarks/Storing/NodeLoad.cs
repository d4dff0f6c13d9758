using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace CallMessageEvents.Benchmarks;

/// <summary>Posts signed messages to nodes in turn, 64 at a time, over kept connections; each call's messages one after the other.</summary>
internal sealed class NodeLoad : IDisposable
{
    private readonly NodeGroup _nodes;
    private readonly NodeClient[] _clients;
    private long _handled;

    private NodeLoad(NodeGroup nodes, NodeClient[] clients) => (_nodes, _clients) = (nodes, clients);

    public static async Task<NodeLoad> ConnectAsync(NodeGroup nodes) => new(
        nodes, await Task.WhenAll(Enumerable.Range(0, EngineLoad.InFlight).Select(client => NodeClient.ConnectAsync(nodes.Addresses, client))));

    /// <summary>As many as they take; returns how many were answered 204 in a second. Completes when all are handled.</summary>
    public async Task<double> SaturateAsync()
    {
        using var enough = new CancellationTokenSource();
        var posting = _clients.Select(client => Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await client.PostAsync();
        })).ToArray();
        await Window.LeadAsync();
        var (first, from) = (Answered(), Stopwatch.GetTimestamp());
        await Window.PassAsync();
        var (last, to) = (Answered(), Stopwatch.GetTimestamp());
        await enough.CancelAsync();
        await Task.WhenAll(posting);
        await WhenHandledAsync();
        return (last - first) / Stopwatch.GetElapsedTime(from, to).TotalSeconds;
    }

    /// <summary>So many a second, as pgbench does it: at random times, and a late one is late from when it was due.</summary>
    public async Task<Latencies> PaceAsync(double perSecond)
    {
        using var idle = new BlockingCollection<NodeClient>(new ConcurrentQueue<NodeClient>(_clients));
        var posted = new List<Task<PostedMessage>>();

        // A thread of its own: timers are too coarse, and the pool's threads are for the answers.
        await Task.Factory.StartNew(() => Pace(perSecond, idle, posted), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var messages = await Task.WhenAll(posted);
        var handled = await WhenHandledAsync();
        PostedMessage[] counted = [.. messages.Where(static message => message.IsCounted)];
        return new(
            [.. counted.Select(static message => Microseconds(message.DueAt, message.AnsweredAt)).Order()],
            [.. counted.Select(message => Microseconds(message.AnsweredAt, handled[message.Sid])).Order()]);
    }

    public void Dispose()
    {
        foreach (var client in _clients) client.Dispose();
    }

    /// <summary>Completes when all that was posted is handled; returns when that began of those that were posted since the last time.</summary>
    private async Task<Dictionary<string, long>> WhenHandledAsync()
    {
        var posted = Answered();
        var handled = new Dictionary<string, long>();
        while (_handled + handled.Count < posted)
        {
            foreach (var (sid, at) in await _nodes.TakeHandledAsync()) handled[sid] = at;
            await Window.PauseAsync();
        }

        _handled += handled.Count;
        return handled;
    }

    private long Answered() => _clients.Sum(static client => client.Answered);

    private static void Pace(double perSecond, BlockingCollection<NodeClient> idle, List<Task<PostedMessage>> posted)
    {
        var random = new Random(1);
        var (due, begin) = (0.0, Stopwatch.GetTimestamp());
        while (due < (Window.Lead + Window.Length).TotalSeconds)
        {
            due -= Math.Log(1 - random.NextDouble()) / perSecond;
            var dueAt = begin + (long)(due * Stopwatch.Frequency);
            Clock.Sleep(Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), dueAt));
            var (client, isCounted) = (idle.Take(), due > Window.Lead.TotalSeconds);
            posted.Add(Task.Run(async () =>
            {
                var sid = await client.PostAsync();
                var answeredAt = Stopwatch.GetTimestamp();
                idle.Add(client);
                return new PostedMessage(sid, dueAt, answeredAt, isCounted);
            }));
        }
    }

    /// <summary>A handler may have begun before the answer was here: then it did not wait.</summary>
    private static double Microseconds(long from, long to) => Math.Max(0, Stopwatch.GetElapsedTime(from, to).TotalMicroseconds);
}

/// <summary>How long messages took, in microseconds, the shortest first.</summary>
/// <param name="Accept">From when a message was due to when it was answered.</param>
/// <param name="Handler">From there to when its handler began, on whichever node.</param>
internal sealed record Latencies(double[] Accept, double[] Handler);

[StructLayout(LayoutKind.Auto)]
internal readonly record struct PostedMessage(string Sid, long DueAt, long AnsweredAt, bool IsCounted);
