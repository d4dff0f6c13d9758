namespace CallMessageEvents.Emulator;

/// <summary>What a browser sent: the bytes of one text message, or why they are not looked at.</summary>
internal sealed record ReceivedFrame(ReadOnlyMemory<byte> Bytes, string? Problem = null);
