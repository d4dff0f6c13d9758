using System.Globalization;
using CallMessageEvents.Benchmarks;

namespace CallMessageEvents.Campaign;

/// <summary>
/// A campaign in which no node and no database fails: sends, requests and receipts both ways, with Twilio's faults, bad handlers and forgeries, over nodes that
/// live all the time. Every ten seconds it says what each node uses; growth breaks a promise.
/// </summary>
internal static class NodeSoak
{
    private static readonly TimeSpan Sampling = TimeSpan.FromSeconds(10);

    public static async Task<Verdict> RunAsync(TimeSpan time)
    {
        var options = new CampaignOptions(int.MaxValue, time, CallsAtOnce: 24, MessagesPerCall: 100, Timeout.InfiniteTimeSpan, Seed: 1);
        await using var run = await CampaignRun.StartAsync(options);
        using var over = new CancellationTokenSource(time);
        var samples = run.Nodes.ToDictionary(static node => node, static _ => new List<SoakSample>());
        var watching = WatchAsync(run, samples, over.Token);
        var verdict = await run.RunAsync();
        await watching;

        var isKept = verdict.IsKept;
        var text = verdict.Text;
        foreach (var (node, taken) in samples)
        {
            var growth = SoakVerdict.Find(taken, pendingAtEnd: 0);
            isKept &= growth is null;
            text += string.Create(CultureInfo.InvariantCulture, $"\n{node.Name}: {growth ?? SoakVerdict.Describe(taken)}");
        }

        return new(isKept, text);
    }

    private static async Task WatchAsync(CampaignRun run, Dictionary<NodeProcess, List<SoakSample>> samples, CancellationToken over)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        await Console.Out.WriteLineAsync($"{"",8}{SoakSample.Header}");
        while (!over.IsCancellationRequested)
        {
            await Task.Delay(Sampling, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var messages = run.MessageCount;
            foreach (var (node, taken) in samples)
            {
                var heap = (await http.GetStringAsync(new Uri(node.Address, "campaign/heap"), CancellationToken.None)).Split(' ');
                taken.Add(new(
                    node.Memory,
                    long.Parse(heap[0], CultureInfo.InvariantCulture),
                    int.Parse(heap[1], CultureInfo.InvariantCulture),
                    node.Handles,
                    Pending: 0,
                    messages));
                await Console.Out.WriteLineAsync($"{node.Name,8}{taken[^1]}");
            }
        }
    }
}
