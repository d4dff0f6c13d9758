namespace CallMessageEvents.Emulator;

/// <summary>Receipts that the app owes: gathered for a moment, so that one message carries many.</summary>
internal sealed class ReceiptBook(Outbox outbox)
{
    private readonly List<string> _ids = [];
    private TimeSpan? _due;

    public TimeSpan? Due => outbox.IsOpen ? _due : null;

    public void Add(string id, TimeSpan now)
    {
        if (_ids.Contains(id, StringComparer.Ordinal)) return;
        _ids.Add(id);
        _due ??= now + Limits.Gathering;
        if (_ids.Count == Limits.GatheredReceipts) Flush();
    }

    /// <summary>A reply says as much.</summary>
    public void Remove(string id)
    {
        _ids.Remove(id);
        if (_ids.Count == 0) _due = null;
    }

    public void Pump(TimeSpan now)
    {
        if (Due <= now) Flush();
    }

    public void Flush()
    {
        if (_ids.Count > 0) outbox.AddAnswer(FrameText.Receipt(_ids));
        _ids.Clear();
        _due = null;
    }
}
