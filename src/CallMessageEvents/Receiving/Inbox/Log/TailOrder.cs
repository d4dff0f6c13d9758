using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// The order in which one reader of a log gets a call's messages: the same as handlers get them in, but that nothing before its first message is missing.
/// </summary>
internal sealed class TailOrder(CallInboxes calls)
{
    /// <summary>How many messages are recognised if they come again.</summary>
    private const int MaxRemembered = 256;

    private readonly Queue<CallMessage> _ready = new();
    private readonly Queue<EndedMessage> _remembered = new();
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private InboxState? _state;
    private long? _wakeAt;

    /// <summary>Whether nothing waits for a missing message.</summary>
    public bool IsEmpty => _state is null or { Pending.Count: 0 };

    /// <summary>Whether so many wait that none is to be added before <see cref="Wake"/>.</summary>
    public bool IsFull => _state is { Pending.Count: >= InboxState.MaxPending };

    /// <summary>How long until <see cref="Wake"/> is to be called; null for never.</summary>
    public TimeSpan? WakeAt => _wakeAt is { } at ? calls.ToTime(at - calls.Time.GetTimestamp()) : null;

    /// <summary>Adds an entry.</summary>
    /// <returns>Whether it says that the leg has ended.</returns>
    public bool Add(CallLogEntry entry, ContentSettings content)
    {
        if (entry.Kind == CallLogEntryKind.Status)
            return RecordBytes.TryRead(entry.Body, out var record) == StoredForm.Read && record is { IsEnded: true };

        // What an older node cannot read, its handlers cannot either.
        if (entry.Kind != CallLogEntryKind.Message || MessageBytes.TryRead(entry.Body, content, out var message) != StoredForm.Read) return false;

        // A reader begins in the midst of a call: nothing before its first message is missing.
        _state ??= new(calls.GapTimeout, calls.Start, message!.SequenceNumber);
        Apply(InboxEvent.Arrived(new Tailed(message!, entry.Key)));
        return false;
    }

    /// <summary>Called when the time is over for a missing message, and when nothing is to be waited for any longer.</summary>
    public void Wake(bool isLast) => Apply(isLast ? InboxEvent.Drained : InboxEvent.Woken);

    /// <summary>Takes the next message whose turn has come.</summary>
    public bool TryTake([NotNullWhen(true)] out CallMessage? message) => _ready.TryDequeue(out message);

    private void Apply(InboxEvent happened)
    {
        if (_state is not { } state) return;

        var decisions = state.Apply(happened, calls.Time.GetTimestamp());
        while (decisions.Begin is Tailed next)
        {
            if (IsForReaders(next.Message)) _ready.Enqueue(next.Message);
            decisions = state.Apply(InboxEvent.Ended(next, isHandled: true), calls.Time.GetTimestamp());
            _remembered.Enqueue(decisions.Remembered);
        }

        _wakeAt = decisions.WakeAt;
        while (_remembered.Count > MaxRemembered) state.Apply(InboxEvent.Forgotten(_remembered.Dequeue()), calls.Time.GetTimestamp());
    }

    /// <summary>Whether it is a message, and not one that came before. The parts of one are not joined here.</summary>
    private bool IsForReaders(CallMessage message)
    {
        if (MessageEars.Read(message) is not { } envelope) return true;
        if (envelope.IsControl || (envelope.Id is { } id && !_ids.Add(id))) return false;
        if (_ids.Count > MaxRemembered) _ids.Clear();
        return true;
    }

    private sealed class Tailed(CallMessage message, string key) : QueuedMessage(key, message.SequenceNumber)
    {
        public CallMessage Message => message;
    }
}
