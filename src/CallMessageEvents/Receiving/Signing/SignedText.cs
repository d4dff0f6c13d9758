using System.Buffers;
using System.Text;

namespace CallMessageEvents;

/// <summary>What is signed: a URL, and the fields right behind. The fields are sorted and written once, and one URL after the other so that it ends where they begin.</summary>
internal ref struct SignedText
{
    private readonly byte[] _buffer;
    private readonly int _fields;
    private readonly int _end;
    private int _start;

    public SignedText(int longestUrl, in CallbackFields fields)
    {
        _buffer = ArrayPool<byte>.Shared.Rent(longestUrl + fields.TextLength);
        _start = _fields = longestUrl;
        _end = longestUrl + SignedFields.Write(fields, _buffer.AsSpan(longestUrl));
    }

    /// <summary>The bytes as they stand; valid until the next change.</summary>
    public readonly ReadOnlySpan<byte> Bytes => _buffer.AsSpan(_start.._end);

    /// <summary>Takes the URL away.</summary>
    public void RemoveUrl() => _start = _fields;

    /// <summary>Puts a part of the URL in front of the others.</summary>
    public void Prepend(ReadOnlySpan<char> part)
    {
        if (part.IsEmpty) return;

        var start = _start - part.Length;
        if (Ascii.FromUtf16(part, _buffer.AsSpan(start), out _) != OperationStatus.Done)
        {
            start = _start - Encoding.UTF8.GetByteCount(part);
            Encoding.UTF8.GetBytes(part, _buffer.AsSpan(start));
        }

        _start = start;
    }

    public readonly void Dispose() => ArrayPool<byte>.Shared.Return(_buffer);
}
