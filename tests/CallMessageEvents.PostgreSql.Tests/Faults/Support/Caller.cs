using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace CallMessageEvents.PostgreSql.Tests.Faults;

/// <summary>
/// Twilio and a load balancer: posts callbacks to the nodes in turn, some of them twice; what is not answered 2xx goes to the next node, for 15 seconds.
/// Remembers what was answered 2xx, and when.
/// </summary>
/// <param name="cluster">The nodes.</param>
/// <param name="halfSpeakProtocol">Whether the apps of half the calls speak the protocol.</param>
internal sealed class Caller(Cluster cluster, bool halfSpeakProtocol = false) : IDisposable
{
    /// <summary>How long Twilio tries.</summary>
    private static readonly TimeSpan TriedFor = TimeSpan.FromSeconds(15);

    /// <summary>So many are under way at a time: on a slow machine they come more slowly.</summary>
    private readonly SemaphoreSlim _room = new(64);
    private readonly ConcurrentDictionary<Callback, long> _answered = new();
    private readonly ConcurrentDictionary<Callback, long> _posted = new();
    private readonly ConcurrentDictionary<HttpStatusCode, int> _statuses = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { MaxConnectionsPerServer = 256 }) { Timeout = TimeSpan.FromSeconds(8) };
    private int _count;
    private int _turn;
    private int _unanswered;
    private int _givenUp;

    /// <summary>When each callback was first answered 2xx, as a timestamp.</summary>
    public IReadOnlyDictionary<Callback, long> Answered => _answered;

    /// <summary>When the delivery began that was answered 2xx, as a timestamp.</summary>
    public IReadOnlyDictionary<Callback, long> Posted => _posted;

    /// <summary>How many deliveries were answered with each status.</summary>
    public IReadOnlyDictionary<HttpStatusCode, int> Statuses => _statuses;

    /// <summary>How many deliveries got no answer, and how many callbacks none within the time that Twilio tries.</summary>
    public (int Unanswered, int GivenUp) Missed => (_unanswered, _givenUp);

    /// <summary>Posts all callbacks, each when its time has come. Completes when all are answered or given up.</summary>
    public async Task PostAsync(Size size)
    {
        var (began, posted, posting) = (TimeProvider.System.GetTimestamp(), 0, new List<Task>());
        foreach (var callback in size.Callbacks())
        {
            var rest = TimeSpan.FromSeconds((double)posted++ / size.PerSecond) - TimeProvider.System.GetElapsedTime(began);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, TestContext.Current.CancellationToken);
            for (var delivery = 0; delivery < (Size.IsDoubled(callback) ? 2 : 1); delivery++)
            {
                await _room.WaitAsync(TestContext.Current.CancellationToken);
                posting.Add(PostAndLeaveAsync(callback));
            }
        }

        await Task.WhenAll(posting);
    }

    /// <summary>Completes when some share of the callbacks is answered.</summary>
    public Task WhenAnsweredAsync(Size size, double share) => Progress.WhenAsync(() => Volatile.Read(ref _count) >= size.Messages * share);

    /// <summary>Posts a callback until it is answered 2xx, or for as long as Twilio does.</summary>
    public async Task PostAsync(Callback callback)
    {
        for (var began = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(began) < TriedFor;)
        {
            var posted = Stopwatch.GetTimestamp();
            if (await TryPostAsync(node => callback.To(node, halfSpeakProtocol && callback.Call % 2 == 0)) is HttpStatusCode.NoContent)
            {
                _posted.TryAdd(callback, posted);
                if (_answered.TryAdd(callback, Stopwatch.GetTimestamp())) Interlocked.Increment(ref _count);
                return;
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Interlocked.Increment(ref _givenUp);
    }

    /// <summary>Posts a request to the node whose turn it is; returns its status, null for no answer.</summary>
    public async Task<HttpStatusCode?> TryPostAsync(Func<Uri, HttpRequestMessage> create)
    {
        var nodes = cluster.Serving;
        return await TryPostAsync(nodes[(int)((uint)Interlocked.Increment(ref _turn) % (uint)nodes.Count)], create);
    }

    /// <summary>Posts a request to a node; returns its status, null for no answer.</summary>
    public async Task<HttpStatusCode?> TryPostAsync(NodeProcess node, Func<Uri, HttpRequestMessage> create)
    {
        try
        {
            using var request = create(node.Address);
            using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
            _statuses.AddOrUpdate(response.StatusCode, 1, static (_, count) => count + 1);
            return response.StatusCode;
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Interlocked.Increment(ref _unanswered);
            return null;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _room.Dispose();
    }

    private async Task PostAndLeaveAsync(Callback callback)
    {
        try
        {
            await PostAsync(callback);
        }
        finally
        {
            _room.Release();
        }
    }
}
