using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CallMessageEvents.Emulator;

/// <summary>The WebSocket that the Voice SDK opens: a device for as long as it lasts. All other requests go on.</summary>
internal sealed class SignalEndpoint(
    CallExchange exchange, DeviceBook devices, AccessTokens tokens, OutgoingCalls outgoing, ILogger logger, RequestDelegate next)
{
    public const string Path = "/signal";

    public async Task HandleAsync(HttpContext http)
    {
        await (IsSignal(http.Request) && http.WebSockets.IsWebSocketRequest ? ServeAsync(http) : next(http)).ConfigureAwait(false);
    }

    public static bool IsSignal(HttpRequest request) => request.Path.Equals(Path, StringComparison.Ordinal);

    private async Task ServeAsync(HttpContext http)
    {
        using var webSocket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var socket = new SignalSocket(webSocket, exchange.Time);
        var device = new Device(socket, exchange.Calls);
        if (!devices.TryAdd(device))
        {
            Log.TooManySockets(logger);
            webSocket.Abort();
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(exchange.Stopping, http.RequestAborted);
        IReadOnlyList<OutgoingFrame> unsent = [];
        try
        {
            unsent = await socket.RunAsync(new FrameHandler(device, tokens, outgoing, exchange.Time, logger).Handle, stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            devices.Remove(device);
            device.Lose(unsent);
        }
    }
}
