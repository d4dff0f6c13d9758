using System.Text;

namespace CallMessageEvents.Emulator;

/// <summary>Joins the parts of messages that were too long for one.</summary>
internal sealed class PartBox
{
    private readonly List<Incomplete> _messages = []; // The one that waits longest for its next part comes first.

    public TimeSpan? Due => _messages is [var first, ..] ? first.Last + Limits.BetweenParts : null;

    /// <summary>Takes a part.</summary>
    /// <returns>The joined text when it was the last that lacked, and when its first part came.</returns>
    public (string Text, TimeSpan First)? Add(Envelope part, TimeSpan now)
    {
        var (index, count) = part.Part!.Value;
        var message = _messages.Find(one => string.Equals(one.Id, part.Id, StringComparison.Ordinal));
        if (message is not null) _messages.Remove(message);
        if (message is not null && message.Data.Length != count) return null; // A changed count drops all.
        message ??= new(part.Id!, new string?[count], now);
        message.Last = now;
        if (message.Data[index] is null)
        {
            message.Data[index] = part.Data;
            message.Bytes += Encoding.UTF8.GetByteCount(part.Data!);
        }

        if (message.Bytes > Limits.JoinedBytes) return null;
        if (Array.TrueForAll(message.Data, data => data is not null)) return (string.Concat(message.Data), message.First);
        if (_messages.Count == Limits.IncompleteMessages) _messages.RemoveAt(0);
        _messages.Add(message);
        return null;
    }

    public void Pump(TimeSpan now) => _messages.RemoveAll(message => message.Last + Limits.BetweenParts <= now);

    private sealed class Incomplete(string id, string?[] data, TimeSpan first)
    {
        public string Id => id;

        public string?[] Data => data;

        public TimeSpan First => first;

        public int Bytes { get; set; }

        public TimeSpan Last { get; set; }
    }
}
