using System.Collections.Concurrent;
using System.Globalization;

namespace CallMessageEvents.Campaign;

/// <summary>
/// One node with the inbox in memory gets four times the messages that its handlers can do. It must refuse the rest early, stay within its memory, be well
/// again within seconds, and have handled what it acknowledged, once.
/// </summary>
internal static class Overload
{
    /// <summary>A handler takes 200 ms, and a leg's handlers run one after the other: 100 legs do 500 messages a second.</summary>
    private const int Legs = 100;
    private const int Sustainable = 500;
    private const int Offered = 4 * Sustainable;
    private const long MostMemory = 600L << 20;

    /// <summary>The library answers within 4 seconds; a busy machine needs some more.</summary>
    private static readonly TimeSpan Early = TimeSpan.FromSeconds(6);

    private static readonly TimeSpan MostRecovery = TimeSpan.FromSeconds(15);

    public static async Task<Verdict> RunAsync(TimeSpan time)
    {
        var findings = new Findings();
        using var nodes = new Nodes(new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["CallMessageEvents:AccountSid"] = SignedCallback.Account,
            ["CallMessageEvents:AuthToken"] = SignedCallback.Token,
            ["CallMessageEvents:PublicBaseUrl"] = SignedCallback.PublicBaseUrl,
        });
        var node = await nodes.AddAsync();
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false });
        ConcurrentQueue<(int Leg, int Number, int Status, TimeSpan Took)> answers = [];
        List<Task> posting = [];
        var (began, posted, memory) = (Clock.Now(), 0, 0L);
        while (Clock.Between(began, Clock.Now()) < time)
        {
            for (var due = (int)(Clock.Between(began, Clock.Now()).TotalSeconds * Offered); posted < due; posted++)
                posting.Add(PostAsync(posted % Legs, (posted / Legs) + 1));
            memory = Math.Max(memory, node.Memory);
            posting.RemoveAll(static one => one.IsCompletedSuccessfully);
            await Task.Delay(10);
        }

        var over = Clock.Now();
        await Task.WhenAll(posting);
        while (!await IsWellAsync() && Clock.Between(over, Clock.Now()) < 4 * MostRecovery) await Task.Delay(100);
        var recovery = Clock.Between(over, Clock.Now());

        var handled = HandlerRun.ReadAll(nodes.All);
        foreach (var (leg, number, status, _) in answers)
        {
            var runs = handled[(SignedCallback.Leg(leg), number)].Count(static run => run.HasSucceeded);
            findings.Count(string.Create(CultureInfo.InvariantCulture, $"answered {status}{(runs > 0 ? ", and handled" : "")}"));
            if (status == 204 && runs == 0) findings.Break("acknowledged and LOST", $"{leg} {number}");
            if (runs > 1) findings.Break("handled again", $"{leg} {number}");
        }

        var refused = answers.Where(static answer => answer.Status == 503).Select(static answer => answer.Took).Order().ToArray();
        if (refused.Length == 0) findings.Break("nothing was refused", "the load is none");
        else if (refused[^1] > Early) findings.Break("refused late", refused[^1].ToString());
        if (memory > MostMemory) findings.Break("memory", string.Create(CultureInfo.InvariantCulture, $"{memory >> 20} MB"));
        if (recovery > MostRecovery) findings.Break("recovered late", recovery.ToString());
        return new(findings.IsKept, string.Create(
            CultureInfo.InvariantCulture,
            $"""
            {posted:N0} messages, {Offered} a second for {time.TotalSeconds:0} s, to a node that does {Sustainable}.
            {findings}Memory {memory >> 20} MB at most. 503 after {Middle(refused):0.00} s in the middle, {Last(refused):0.00} s at the latest.
            Well again {recovery.TotalSeconds:0.0} s after the last message.
            """));

        async Task PostAsync(int leg, int number)
        {
            var sent = Clock.Now();
            using var request = SignedCallback.Message(leg, number, Content(number, HandlerMood.Slow)).ToHttp(node.Address);
            using var answer = await http.SendAsync(request);
            answers.Enqueue((leg, number, (int)answer.StatusCode, Clock.Between(sent, Clock.Now())));
        }

        async Task<bool> IsWellAsync()
        {
            var sent = Clock.Now();
            using var request = SignedCallback.Message(Legs, ++posted, Content(posted, HandlerMood.Well)).ToHttp(node.Address);
            using var answer = await http.SendAsync(request);
            return answer.IsSuccessStatusCode && Clock.Between(sent, Clock.Now()) < TimeSpan.FromSeconds(1);
        }
    }

    private static string Content(int number, HandlerMood mood) =>
        string.Create(CultureInfo.InvariantCulture, $$"""{"type":"up","number":{{number}},"mood":{{(int)mood}}}""");

    private static double Middle(TimeSpan[] times) => times.Length == 0 ? 0 : times[times.Length / 2].TotalSeconds;

    private static double Last(TimeSpan[] times) => times.Length == 0 ? 0 : times[^1].TotalSeconds;
}
