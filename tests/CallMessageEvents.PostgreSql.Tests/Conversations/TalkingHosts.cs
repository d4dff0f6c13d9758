using System.Collections.Concurrent;
using CallMessageEvents.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CallMessageEvents.PostgreSql.Tests.Conversations;

/// <summary>
/// Nodes A, B and C of an application on one database, with Twilio in this process. A test does the same on each of <see cref="Legs"/>, so that every node owns
/// some of them.
/// </summary>
internal sealed class TalkingHosts : IAsyncDisposable
{
    private const int Partitions = 64;

    private readonly EngineSchema _schema = new();
    private readonly List<EngineNode> _nodes = [];
    private readonly ConcurrentDictionary<string, int> _numbers = [];
    private int _messages;

    private TalkingHosts()
    {
    }

    public static IReadOnlyList<string> Legs { get; } = [.. Enumerable.Range(1, 12).Select(ReceivingApp.Call)];

    public TalkingTwilio Twilio { get; } = new();

    public EngineNode A => _nodes[0];

    public EngineNode B => _nodes[1];

    public EngineNode C => _nodes[2];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<TalkingHosts> StartAsync(Action<ICallMessageEventsBuilder>? build = null)
    {
        var hosts = new TalkingHosts();
        try
        {
            for (var i = 0; i < 3; i++) await hosts.AddAsync(build);
            await hosts.WhenSharedAsync();
            return hosts;
        }
        catch
        {
            await hosts.DisposeAsync();
            throw;
        }
    }

    public static ICallMessenger MessengerOf(EngineNode node) => node.Services.GetRequiredService<ICallMessenger>();

    /// <summary>The app on a leg sends; Twilio delivers it at a node.</summary>
    public async Task SayAsync(EngineNode at, string leg, string json)
    {
        var (message, number) = (Interlocked.Increment(ref _messages), _numbers.AddOrUpdate(leg, 1, static (_, last) => last + 1));
        Assert.Equal(204, await at.DeliverAsync(message, number, leg, json));
    }

    /// <summary>The apps on all legs say the same.</summary>
    public Task SayAllAsync(EngineNode at, string json) => Task.WhenAll(Legs.Select(leg => SayAsync(at, leg, json)));

    /// <summary>The next frame on each leg, when there is one on all.</summary>
    public async Task<IReadOnlyDictionary<string, GotFrame>> NextAsync()
    {
        var frames = new Dictionary<string, GotFrame>();
        while (frames.Count < Legs.Count)
        {
            var frame = await Twilio.NextAsync();

            // What is not acknowledged while the machine stands still is repeated as it was.
            if (!frames.TryAdd(frame.Leg, frame)) Assert.Equal(frames[frame.Leg].Text, frame.Text);
        }

        return frames;
    }

    /// <summary>Twilio reports a call's status at a node.</summary>
    public async Task StatusAsync(EngineNode at, string leg, string status)
    {
        Twilio.Know(leg, status, parent: null, "client:alice", "+14155550100");
        var fields = new Dictionary<string, string>
        {
            ["CallSid"] = leg, ["CallStatus"] = status, ["From"] = "client:alice", ["To"] = "+14155550100", ["Direction"] = "inbound",
            ["AccountSid"] = TestProvider.AccountSid, ["CallbackSource"] = "call-progress-events",
        };
        var answer = await at.Services.GetRequiredService<ICallbackReceiver>()
            .ReceiveStatusAsync(ReceivingApp.Post("/call-message-events/status", fields), Token);
        Assert.Equal(204, answer.StatusCode);
    }

    /// <summary>Completes when all that was stored is done.</summary>
    public Task WhenDoneAsync() => Eventually.HoldsAsync(async () => await _schema.CountAsync("waiting") == 0);

    /// <summary>A node stops in good order; the others own its legs then.</summary>
    public async Task StopAsync(EngineNode node)
    {
        _nodes.Remove(node);
        await node.DisposeAsync();
        await WhenSharedAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var node in _nodes) await node.DisposeAsync();
        await _schema.DisposeAsync();
    }

    private async Task AddAsync(Action<ICallMessageEventsBuilder>? build)
    {
        var node = EngineNode.Build(_schema, time: new LaxTime(), build: account =>
        {
            account.Services.AddSingleton<ITwilioTransport>(Twilio);
            account.Services.Configure<CallMessageEventsOptions>(static options =>
            {
                options.PublicBaseUrl = new Uri("https://example.com");
                options.Guard.Enabled = false;
                options.Conversation.PlainValuesAfter = null;

                // Twilio is in this process, which may stand still: what it has taken must not be sent again.
                (options.Resilience.AttemptTimeout, options.Resilience.TotalTimeout) = (TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(2));
            });
            build?.Invoke(account);
        });
        _nodes.Add(node);
        node.Services.GetRequiredService<ICallbackPaths>().Map(static () => "/call-message-events/messages", static () => "/call-message-events/status");
        await node.StartAsync();
    }

    /// <summary>Completes when each node owns its share of the calls.</summary>
    private Task WhenSharedAsync() => Eventually.HoldsAsync(async () =>
    {
        var owned = await _schema.ReadAsync<int>("select count(*)::int from {schema}.lease where until > now() group by node");
        return owned.Length == _nodes.Count && owned.Sum() == Partitions && owned.Max() <= (Partitions + _nodes.Count - 1) / _nodes.Count;
    });
}
