using System.Text;

namespace CallMessageEvents;

/// <summary>A message of the application that wants something, as frames. All copies are the same but for <c>ttl</c>; in parts that is the same.</summary>
/// <param name="frames">Writes frames.</param>
/// <param name="content">A JSON object with its type.</param>
/// <param name="id">Its id.</param>
/// <param name="want">What is wanted.</param>
/// <param name="rev">A published value's number; null for none.</param>
internal sealed class OutgoingMessage(EnvelopeWriting frames, ReadOnlyMemory<byte> content, string id, MessageWant want, long? rev = null)
{
    private IReadOnlyList<byte[]>? _parts;

    public string Id => id;

    /// <param name="takesParts">Whether the app takes parts.</param>
    /// <param name="left">How long the application still waits; null for nothing said.</param>
    /// <returns>Null when it does not fit.</returns>
    public IReadOnlyList<byte[]>? Write(bool takesParts, TimeSpan? left)
    {
        if (takesParts && _parts is not null) return _parts;

        long? ttl = left is { } time ? (long)Math.Ceiling(time.TotalMilliseconds) : null;
        var written = Fit(frames, frames.Message(content.Span, id, want, ttl, rev), takesParts, null, () => id);
        if (written?.Count > 1) _parts = written;
        return written;
    }

    /// <summary>A message whole, or in parts when it is too long for that and the app takes them.</summary>
    /// <returns>Null when it does not fit.</returns>
    public static IReadOnlyList<byte[]>? Fit(EnvelopeWriting frames, byte[] whole, bool takesParts, string? re, Func<string> idOfParts)
    {
        if (whole.Length <= PartSplitting.LongestFrame) return [whole];
        if (takesParts) return PartSplitting.Split(frames, idOfParts(), re, whole);
        return FitsWhole(whole) ? [whole] : null;
    }

    /// <summary>Twilio counts characters, of which there are never more than bytes.</summary>
    public static bool FitsWhole(byte[] frame) =>
        frame.Length <= MessageTooLargeException.MaxLength || Encoding.UTF8.GetCharCount(frame) <= MessageTooLargeException.MaxLength;
}
