using System.Net.WebSockets;
using System.Threading.Channels;

namespace CallMessageEvents.Emulator;

/// <summary>One WebSocket: frames wait in a bounded queue and leave one after the other, heartbeats among them. Thread-safe.</summary>
internal sealed class SignalSocket(WebSocket webSocket, TimeProvider time)
{
    private const int MaxWaiting = 10_000;

    private static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan CloseWithin = TimeSpan.FromSeconds(1);

    private readonly Channel<OutgoingFrame> _waiting = Channel.CreateBounded<OutgoingFrame>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly List<OutgoingFrame> _unsent = [];
    private volatile bool _dropped;

    /// <summary>Never blocks; false when the socket ends, or has to because the browser is too slow.</summary>
    public bool TrySend(OutgoingFrame frame)
    {
        if (_waiting.Writer.TryWrite(frame))
        {
            return true;
        }

        if (_waiting.Writer.TryComplete())
        {
            _dropped = true;
        }

        return false;
    }

    /// <summary>As when the network fails: what waits does not leave any more.</summary>
    public void Drop()
    {
        _dropped = true;
        _waiting.Writer.TryComplete();
    }

    /// <summary>Ends it in order, after what waits has left.</summary>
    public void Close() => _waiting.Writer.TryComplete();

    /// <summary>Lives until either side ends it.</summary>
    /// <param name="receive">Takes each frame; must not throw.</param>
    /// <param name="stopping">Ends it at once.</param>
    /// <returns>The frames that did not leave, in order.</returns>
    public async Task<IReadOnlyList<OutgoingFrame>> RunAsync(Action<ReceivedFrame> receive, CancellationToken stopping)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var sending = SendAllAsync(end.Token, stopping);
        var beating = BeatAsync(end.Token);
        try
        {
            await ReceiveAllAsync(receive, end.Token).ConfigureAwait(false);
        }
        finally
        {
            await end.CancelAsync().ConfigureAwait(false);
            await sending.ConfigureAwait(false);
            await beating.ConfigureAwait(false);
        }

        await AnswerCloseAsync(stopping).ConfigureAwait(false);
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var frame))
        {
            _unsent.Add(frame);
        }

        return _unsent;
    }

    private async Task ReceiveAllAsync(Action<ReceivedFrame> receive, CancellationToken cancellationToken)
    {
        var reader = new FrameReader(webSocket);
        try
        {
            while (await reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } frame)
            {
                receive(frame);
            }
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // The connection is gone.
        }
    }

    /// <param name="end">Nothing more leaves; what is leaving does.</param>
    /// <param name="stopping">Ends it at once.</param>
    private async Task SendAllAsync(CancellationToken end, CancellationToken stopping)
    {
        OutgoingFrame? leaving = null;
        try
        {
            while (await _waiting.Reader.WaitToReadAsync(end).ConfigureAwait(false) && !_dropped)
            {
                while (!_dropped && !end.IsCancellationRequested && _waiting.Reader.TryRead(out leaving))
                {
                    await webSocket.SendAsync(leaving.Json, WebSocketMessageType.Text, endOfMessage: true, stopping).ConfigureAwait(false);
                    leaving = null;
                }
            }

            if (!_dropped)
            {
                await webSocket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, statusDescription: null, stopping).ConfigureAwait(false);
                await Task.Delay(CloseWithin, time, end).ConfigureAwait(false);
            }

            webSocket.Abort();
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            if (leaving is not null) _unsent.Add(leaving);
            if (failure is not OperationCanceledException) webSocket.Abort();
        }
    }

    private async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            do
            {
                await Task.Delay(HeartbeatEvery, time, cancellationToken).ConfigureAwait(false);
            }
            while (TrySend(new(ServerFrames.Heartbeat)));
        }
        catch (OperationCanceledException)
        {
            // The socket has ended.
        }
    }

    /// <summary>A browser that closes in order waits for this.</summary>
    private async Task AnswerCloseAsync(CancellationToken cancellationToken)
    {
        if (webSocket.State != WebSocketState.CloseReceived)
        {
            return;
        }

        try
        {
            await webSocket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, statusDescription: null, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (IsEnd(failure))
        {
            // It did not wait.
        }
    }

    private static bool IsEnd(Exception failure) => failure is WebSocketException or OperationCanceledException or IOException or ObjectDisposedException;
}
