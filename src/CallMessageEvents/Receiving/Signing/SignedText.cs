using System.Buffers;
using System.Text;

namespace CallMessageEvents;

/// <summary>
/// The signed text: a URL, and the fields right behind it. The fields are sorted and written once; each URL is written in front of them, so that it ends
/// where they begin.
/// </summary>
internal ref struct SignedText
{
    /// <summary>Enough for Twilio's message callbacks; a longer text gets an array.</summary>
    public const int UsualLength = 1024;

    private readonly Span<byte> _buffer;
    private readonly int _fields;
    private readonly int _end;
    private int _start;

    /// <param name="buffer">Where it is written if there is room.</param>
    /// <param name="longestUrl">The length of the longest URL, in bytes.</param>
    /// <param name="fields">The fields.</param>
    public SignedText(Span<byte> buffer, int longestUrl, CallbackFields fields)
    {
        var length = longestUrl + fields.TextLength;
        _buffer = length <= buffer.Length ? buffer : new byte[length];
        _start = _fields = longestUrl;
        _end = longestUrl + SignedFields.Write(fields, _buffer[longestUrl..]);
    }

    /// <summary>The bytes as they stand; valid until the next change.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _buffer[_start.._end];

    /// <summary>Removes the URL.</summary>
    public void RemoveUrl() => _start = _fields;

    /// <summary>Puts a part of the URL in front of the others.</summary>
    public void Prepend(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty) return;

        var start = _start - part.Length;
        if (Ascii.FromUtf16(part, _buffer[start..], out _) != OperationStatus.Done)
        {
            start = _start - Encoding.UTF8.GetByteCount(part);
            Encoding.UTF8.GetBytes(part, _buffer[start..]);
        }

        _start = start;
    }
}
