using System.Runtime.InteropServices;

namespace CallMessageEvents.Emulator;

/// <summary>What happened, in order; at most so many entries and about so many bytes, the oldest out. Thread-safe.</summary>
/// <param name="limits">How much is kept. The newest entry always is.</param>
/// <param name="forgotten">Called with each entry that is dropped.</param>
internal sealed class Journal<T>(JournalLimits limits, Action<T>? forgotten = null)
    where T : notnull
{
    private readonly Gate _gate = new();
    private readonly Queue<Slot> _entries = [];
    private long _bytes;
    private long _grown; // What entries grew by since the last was added. It leaves with the next entry, a little late.

    /// <param name="entry">The entry.</param>
    /// <param name="characters">How much text it has.</param>
    public void Add(T entry, long characters)
    {
        lock (_gate)
        {
            var bytes = JournalLimits.BytesOf(characters);
            _entries.Enqueue(new(entry, bytes + _grown));
            (_bytes, _grown) = (_bytes + bytes, 0);
        }

        Trim();
    }

    /// <summary>An entry that is in it has more text than it had.</summary>
    public void Grow(long characters)
    {
        lock (_gate)
        {
            var bytes = JournalLimits.BytesOfText(characters);
            (_bytes, _grown) = (_bytes + bytes, _grown + bytes);
        }

        Trim();
    }

    public T[] ToArray()
    {
        lock (_gate)
        {
            return [.. _entries.Select(slot => slot.Entry)];
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _entries.Clear();
            (_bytes, _grown) = (0, 0);
        }
    }

    private void Trim()
    {
        while (TryTakeOldest(out var oldest))
        {
            forgotten?.Invoke(oldest);
        }
    }

    private bool TryTakeOldest([System.Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out T oldest)
    {
        lock (_gate)
        {
            if (_entries.Count > limits.Entries || (_bytes > limits.Bytes && _entries.Count > 1))
            {
                (oldest, var bytes) = _entries.Dequeue();
                _bytes -= bytes;
                return true;
            }

            oldest = default;
            return false;
        }
    }

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Slot(T Entry, long Bytes);
}

/// <summary>How much a journal keeps.</summary>
internal sealed record JournalLimits(int Entries, long Bytes)
{
    private const int Overhead = 256; // Of an entry without its text, about.

    public static long BytesOf(long characters) => Overhead + BytesOfText(characters);

    public static long BytesOfText(long characters) => characters * sizeof(char);
}
