using Microsoft.AspNetCore.Http;

namespace CallMessageEvents.Emulator;

/// <summary>The WebSocket that the Voice SDK opens: a device for as long as it lasts. All other requests go on.</summary>
internal sealed class SignalEndpoint(Switchboard board, RequestDelegate next)
{
    public const string Path = "/signal";

    public async Task HandleAsync(HttpContext http)
    {
        if (!http.Request.Path.Equals(Path, StringComparison.Ordinal))
        {
            await next(http).ConfigureAwait(false);
        }
        else if (!http.WebSockets.IsWebSocketRequest)
        {
            await ControlAnswer.Problem(StatusCodes.Status426UpgradeRequired, $"{Path} is for the Voice SDK, which opens a WebSocket.").WriteAsync(http.Response).ConfigureAwait(false);
        }
        else
        {
            await ServeAsync(http).ConfigureAwait(false);
        }
    }

    private async Task ServeAsync(HttpContext http)
    {
        using var webSocket = await http.WebSockets.AcceptWebSocketAsync().ConfigureAwait(false);
        var socket = new SignalSocket(webSocket, board.Time);
        var device = new Device(socket, board);
        if (!board.Devices.TryAdd(device))
        {
            Log.TooManySockets(board.SignalLogger);
            webSocket.Abort();
            return;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(board.Stopping, http.RequestAborted);
        IReadOnlyList<OutgoingFrame> unsent = [];
        try
        {
            unsent = await socket.RunAsync(new FrameHandler(device, board).Handle, stopping.Token).ConfigureAwait(false);
        }
        finally
        {
            board.Devices.Remove(device);
            device.Lose(unsent);
        }
    }
}
