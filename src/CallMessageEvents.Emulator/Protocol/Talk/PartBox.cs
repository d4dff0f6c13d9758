using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>Joins the parts of messages that were too long for one.</summary>
internal sealed class PartBox
{
    private readonly List<Incomplete> _messages = []; // The one that waits longest for its next part comes first.

    public TimeSpan? Due => _messages is [var first, ..] ? first.Last + Limits.BetweenParts : null;

    /// <summary>Takes a part.</summary>
    /// <returns>The joined text when it was the last that lacked.</returns>
    public string? Add(Envelope part, TimeSpan now)
    {
        var (index, count) = part.Part!.Value;
        var known = _messages.Find(message => string.Equals(message.Id, part.Id, StringComparison.Ordinal));
        if (known is not null) _messages.Remove(known);
        if (known is not null && known.Data.Length != count) return null; // A changed count drops all.
        known ??= new(part.Id!, new string?[count]);
        known.Last = now;
        if (known.Data[index] is null)
        {
            known.Data[index] = part.Data;
            known.Bytes += Encoding.UTF8.GetByteCount(part.Data!);
        }

        if (known.Bytes > Limits.JoinedBytes) return null;
        if (Array.TrueForAll(known.Data, data => data is not null)) return string.Concat(known.Data);
        if (_messages.Count == Limits.IncompleteMessages) _messages.RemoveAt(0);
        _messages.Add(known);
        return null;
    }

    public void Pump(TimeSpan now) => _messages.RemoveAll(message => message.Last + Limits.BetweenParts <= now);

    private sealed class Incomplete(string id, string?[] data)
    {
        public string Id => id;

        public string?[] Data => data;

        public int Bytes { get; set; }

        public TimeSpan Last { get; set; }
    }
}
