using System.Collections.Concurrent;
using System.Globalization;
using CallMessageEvents.Emulator;
using CallMessageEvents.PostgreSql.Tests;

namespace CallMessageEvents.Campaign;

/// <summary>A run: everything that takes part, from its start to the verdict.</summary>
internal sealed class CampaignRun : IAsyncDisposable
{
    private const int NodeCount = 3;

    private static readonly TimeSpan SettleLimit = TimeSpan.FromMinutes(5);

    private readonly CampaignOptions _options;
    private readonly TemporaryPostgreSql _database = new("-c max_connections=300 -c shared_buffers=128MB");
    private readonly ConcurrentQueue<CallTally> _tallies = [];
    private readonly ConcurrentDictionary<string, int> _problems = new(StringComparer.Ordinal);
    private Balancer _balancer = null!;
    private TwilioEmulator _twilio = null!;
    private Nodes _nodes = null!;
    private HttpClient _application = null!;
    private int _calls;
    private int _ordered;

    private CampaignRun(CampaignOptions options) => _options = options;

    public IReadOnlyList<NodeProcess> Nodes => _nodes.All;

    /// <summary>How many messages were sent in calls that are over.</summary>
    public int MessageCount => _tallies.Sum(static tally => tally.Ups.Count + tally.Downs.Count);

    public static async Task<CampaignRun> StartAsync(CampaignOptions options)
    {
        var run = new CampaignRun(options);
        await run._database.CreateAsync();
        run._balancer = await Balancer.StartAsync();
        run._twilio = await TwilioEmulator.StartAsync(new()
        {
            StatusCallback = new Uri(run._balancer.Address, $"call-message-events/status#{WebhookRetry.Default}"), MaxJournalEntries = 20_000,
        });
        run._application = new HttpClient(new SocketsHttpHandler { UseProxy = false })
        {
            BaseAddress = run._balancer.Address, Timeout = TimeSpan.FromMinutes(2),
        };
        run._nodes = new(new Dictionary<string, string>
        {
            ["urls"] = "http://127.0.0.1:0",
            ["postgres"] = run._database.ConnectionString,
            ["CallMessageEvents:AccountSid"] = run._twilio.AccountSid,
            ["CallMessageEvents:AuthToken"] = run._twilio.AuthToken,
            ["CallMessageEvents:BaseAddress"] = run._twilio.BaseAddress.AbsoluteUri,
            ["CallMessageEvents:PublicBaseUrl"] = run._balancer.Address.AbsoluteUri,
            ["CallMessageEvents:Receiving:HandlerTimeout"] = "00:00:03",
            ["CallMessageEvents:Receiving:GapTimeout"] = Judge.GapTimeout.ToString("c", CultureInfo.InvariantCulture),
        });
        for (var i = 0; i < NodeCount; i++) await run._nodes.AddAsync();
        run._balancer.Nodes = run._nodes;
        return run;
    }

    /// <summary>Plays all calls, waits until the application has nothing left to do, and judges.</summary>
    public async Task<Verdict> RunAsync()
    {
        TwilioTrouble.Order(_twilio.Faults, _options.Seed);
        var (disturber, forger) = (new Disturber(_nodes, _database, _options), new Forger(_twilio, _application, _options));
        using var ending = new CancellationTokenSource();
        var trouble = Task.WhenAll(disturber.RunAsync(ending.Token), forger.RunAsync(ending.Token));
        var progress = ReportAsync(ending.Token);
        var began = Clock.Now();
        await Task.WhenAll(Enumerable.Range(0, _options.CallsAtOnce).Select(_ => PlayCallsAsync(began)));
        await ending.CancelAsync();
        await trouble;
        await progress;

        var took = Clock.Between(began, Clock.Now());
        var judge = new Judge([.. _tallies], _nodes, disturber.Disturbances, began);
        await judge.SettleAsync(SettleLimit);
        return judge.Decide(took, _problems, forger);
    }

    public async ValueTask DisposeAsync()
    {
        _nodes.Dispose();
        _application.Dispose();
        await _twilio.DisposeAsync();
        await _balancer.DisposeAsync();
        await _database.DisposeAsync();
    }

    private async Task PlayCallsAsync(long began)
    {
        while (Clock.Between(began, Clock.Now()) < _options.Time)
        {
            var index = Interlocked.Increment(ref _calls);
            var messages = new Random(unchecked((_options.Seed * 7919) + index)).Next(1, 2 * _options.MessagesPerCall);
            if (Interlocked.Add(ref _ordered, messages) - messages >= _options.Messages) return;

            var call = new SimulatedCall(_twilio, _application, _options, index);
            if (await call.PlayAsync(messages, CancellationToken.None) is { } tally) _tallies.Enqueue(tally);
            else _problems.AddOrUpdate("calls that nobody subscribed to", 1, static (_, count) => count + 1);
        }
    }

    private async Task ReportAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(30), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Console.Out.WriteLineAsync(
                string.Create(CultureInfo.InvariantCulture, $"{DateTimeOffset.UtcNow:T} {_tallies.Count} calls over, {MessageCount} messages"));
        }
    }
}
