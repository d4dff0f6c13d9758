namespace CallMessageEvents.Emulator;

/// <summary>What a browser sent: the bytes of one text message, or why they are not looked at, and what was seen of them all the same.</summary>
internal sealed record ReceivedFrame(ReadOnlyMemory<byte> Bytes, string? Problem = null, FrameOutline? Outline = null);
