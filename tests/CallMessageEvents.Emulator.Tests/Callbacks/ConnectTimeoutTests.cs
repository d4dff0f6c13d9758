using System.Net;
using System.Net.Sockets;

namespace CallMessageEvents.Emulator.Tests;

/// <summary>On the system's clock: when the system begins to connect cannot be seen from outside.</summary>
public sealed class ConnectTimeoutTests : EmulatorTest
{
    [Theory]
    [InlineData("#ct=100&rc=2", 3)]
    [InlineData("#ct=100&rc=2&rp=rt", 1)]
    [InlineData("#ct=100&rt=15000&rc=0", 1)]
    public async Task Delivery_NoConnectionInTime_IsRetriedAsTheFragmentSays(string fragment, int attempts)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a full backlog refuses.");
        using var full = await FullBacklog.CreateAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, $"http://127.0.0.1:{full.Port}/{fragment}");

        var message = await leg.SendMessageAsync("1", Cancellation);
        var last = Assert.Single(await message.WhenDeliveredAsync(Cancellation).InTimeAsync());

        Assert.Equal((null, attempts, "No connection within 0.1 s."), (last.StatusCode, last.Attempt, last.Error));
        Assert.All(Twilio.Deliveries, delivery => Assert.InRange(delivery.Duration.TotalMilliseconds, 90, 30_000));
    }

    [Fact]
    public async Task Dispose_WhileConnecting_DoesNotWaitForConnections()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere a full backlog refuses.");
        using var full = await FullBacklog.CreateAsync();
        var leg = Twilio.Dial("client:alice", "+14155550100").Answer().Parent;
        await Rest.SubscribeAsync(leg, $"http://127.0.0.1:{full.Port}/#rc=5");
        var messages = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => leg.SendMessageAsync($"{i}", Cancellation)));

        await Twilio.DisposeAsync().AsTask().InTimeAsync();

        Assert.All(messages, message => Assert.True(message.WhenDeliveredAsync(Cancellation).IsCompletedSuccessfully));
        Assert.Equal(20, Twilio.Deliveries.Count);
        Assert.All(Twilio.Deliveries, delivery => Assert.Equal("The emulator stopped.", delivery.Error));
    }

    /// <summary>A port that neither accepts nor refuses: its queue of connections is full, and Linux drops what comes then.</summary>
    private sealed class FullBacklog : IDisposable
    {
        private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);
        private readonly List<Socket> _waiting = [];

        public int Port => ((IPEndPoint)_listener.LocalEndPoint!).Port;

        public static async Task<FullBacklog> CreateAsync()
        {
            var full = new FullBacklog();
            full._listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            full._listener.Listen(1);
            while (true)
            {
                var client = new Socket(SocketType.Stream, ProtocolType.Tcp);
                full._waiting.Add(client);
                using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
                patience.CancelAfter(1000);
                try
                {
                    await client.ConnectAsync(full._listener.LocalEndPoint!, patience.Token);
                }
                catch (OperationCanceledException)
                {
                    return full;
                }
            }
        }

        public void Dispose()
        {
            _waiting.ForEach(client => client.Dispose());
            _listener.Dispose();
        }
    }
}
