using System.Net.WebSockets;

namespace CallMessageEvents.Emulator;

/// <summary>Puts the messages of a WebSocket together; of one that is too large no more is kept than was read until then.</summary>
internal sealed class FrameReader(WebSocket socket)
{
    /// <summary>An offer has some 2 KB, a message at most 10 KB; more of it is taken, so that the error can name the message.</summary>
    private const int MaxBytes = 256 * 1024;

    private const int BlockBytes = 4 * 1024;

    private byte[] _buffer = new byte[BlockBytes];

    /// <summary>The next frame, valid until the one after it is read; <see langword="null"/> when the browser has closed.</summary>
    public async ValueTask<ReceivedFrame?> ReadAsync(CancellationToken cancellationToken)
    {
        var length = 0;
        FrameOutline? tooLarge = null;
        while (true)
        {
            if (length == _buffer.Length)
            {
                if (tooLarge is not null || !TryGrow())
                {
                    tooLarge ??= new();
                    tooLarge.Read(_buffer);
                    length = 0;
                }
            }

            var read = await socket.ReceiveAsync(_buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            if (read.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            length += read.Count;
            if (read.EndOfMessage)
            {
                tooLarge?.Read(_buffer.AsSpan(0, length));
                return tooLarge is not null ? new(default, $"over {MaxBytes / 1024} KB", tooLarge)
                    : read.MessageType == WebSocketMessageType.Text ? new(_buffer.AsMemory(0, length))
                    : new(default, "binary");
            }
        }
    }

    private bool TryGrow()
    {
        if (_buffer.Length == MaxBytes)
        {
            return false;
        }

        Array.Resize(ref _buffer, Math.Min(_buffer.Length * 2, MaxBytes));
        return true;
    }
}
