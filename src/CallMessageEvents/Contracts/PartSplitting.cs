namespace CallMessageEvents;

/// <summary>Splits a message that is too long for one frame.</summary>
internal static class PartSplitting
{
    public const int LongestFrame = 8_000; // UTF-8 bytes.
    private const int LongestMessage = 256 * 1024;
    private const int MostParts = 64;

    /// <summary>The frames of all parts.</summary>
    /// <param name="frames">Writes them.</param>
    /// <param name="id">The message's id.</param>
    /// <param name="re">What it is the reply to; null for none.</param>
    /// <param name="whole">The message as it would go whole: UTF-8 JSON.</param>
    /// <returns>Null for a message beyond the limits.</returns>
    public static IReadOnlyList<byte[]>? Split(EnvelopeWriting frames, string id, string? re, ReadOnlySpan<byte> whole)
    {
        if (whole.Length > LongestMessage) return null;

        var room = LongestFrame - frames.Part(id, re, MostParts - 1, MostParts, []).Length;
        var ends = new List<int>();
        for (var begin = 0; begin < whole.Length; begin = ends[^1])
        {
            if (ends.Count == MostParts) return null;
            ends.Add(begin + LengthOfPart(whole[begin..], room));
        }

        var parts = new byte[ends.Count][];
        for (var i = 0; i < parts.Length; i++) parts[i] = frames.Part(id, re, i, parts.Length, whole[(i == 0 ? 0 : ends[i - 1])..ends[i]]);
        return parts;
    }

    /// <summary>How many bytes fit as a text in JSON, whole code points only.</summary>
    private static int LengthOfPart(ReadOnlySpan<byte> rest, int room)
    {
        var (length, end) = (0, 0);
        for (var i = 0; i < rest.Length; i++)
        {
            if (!IsContinuation(rest[i])) end = i;
            length += JsonEscape.LengthOf(rest[i]);
            if (length > room) return end;
        }

        return rest.Length;
    }

    private static bool IsContinuation(byte one) => (one & 0xC0) == 0x80;
}
