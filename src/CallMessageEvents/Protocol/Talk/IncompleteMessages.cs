using System.Text;

namespace CallMessageEvents;

/// <summary>Joins messages that come in parts.</summary>
internal sealed class IncompleteMessages(PartsRoom room, TalkOutput output)
{
    private readonly List<Incomplete> _messages = []; // The one that has had no part for longest comes first.

    public bool IsEmpty => _messages.Count == 0;

    public TimeSpan? Due => _messages is [var oldest, ..] ? oldest.Last + TalkLimits.BetweenParts : null;

    /// <summary>Takes a part.</summary>
    /// <returns>The joined text, and when its first part came, if it is whole; else null.</returns>
    public (byte[] Text, TimeSpan First)? Add(string id, int index, int count, string data, TimeSpan now)
    {
        var message = _messages.Find(one => one.Id == id);
        if (message is not null && message.Data.Length != count)
        {
            Remove(message);
            output.Drop(DroppedFrame.Ignored);
            return null;
        }

        if (message is null)
        {
            if (_messages.Count == TalkLimits.IncompleteMessages) DropAsTooMuch(_messages[0]);
            message = new(id, count, now);
        }
        else
        {
            _messages.Remove(message);
        }

        _messages.Add(message);
        message.Last = now;
        if (message.Data[index] is null && !TryKeep(message, index, Encoding.UTF8.GetBytes(data)))
        {
            DropAsTooMuch(message);
            return null;
        }

        if (message.Lacking > 0) return null;

        Remove(message);
        return (message.Join(), message.First);
    }

    /// <summary>Drops those of which no part came for too long.</summary>
    public void Forget(TimeSpan now)
    {
        while (Due <= now) Remove(_messages[0]);
    }

    private bool TryKeep(Incomplete message, int index, byte[] data)
    {
        if (message.Bytes + data.Length > TalkLimits.JoinedBytes || !room.TryEnter(data.Length)) return false;

        message.Data[index] = data;
        message.Bytes += data.Length;
        message.Lacking--;
        return true;
    }

    private void DropAsTooMuch(Incomplete message)
    {
        Remove(message);
        output.Drop(DroppedFrame.TooMuch);
    }

    private void Remove(Incomplete message)
    {
        _messages.Remove(message);
        room.Leave(message.Bytes);
    }

    private sealed class Incomplete(string id, int count, TimeSpan first)
    {
        public string Id => id;

        public byte[]?[] Data { get; } = new byte[]?[count];

        public TimeSpan First => first;

        public TimeSpan Last { get; set; }

        public int Bytes { get; set; }

        public int Lacking { get; set; } = count;

        public byte[] Join()
        {
            var text = new byte[Bytes];
            var end = 0;
            foreach (var data in Data)
            {
                data!.CopyTo(text, end);
                end += data.Length;
            }

            return text;
        }
    }
}
