namespace CallMessageEvents.Emulator;

/// <summary>Receipts that the app owes: gathered for a moment, so that one message carries many.</summary>
internal sealed class ReceiptBook(Outbox outbox)
{
    private readonly List<string> _ids = [];

    public TimeSpan? Due { get; private set; }

    public void Add(string id, TimeSpan now)
    {
        if (_ids.Contains(id, StringComparer.Ordinal)) return;
        _ids.Add(id);
        Due ??= now + Limits.Gathering;
        if (_ids.Count == Limits.GatheredReceipts) Flush();
    }

    /// <summary>A reply says as much.</summary>
    public void Remove(string id)
    {
        _ids.Remove(id);
        if (_ids.Count == 0) Due = null;
    }

    public void Pump(TimeSpan now)
    {
        if (Due <= now) Flush();
    }

    private void Flush()
    {
        string[] ids = [.. _ids];
        _ids.Clear();
        Due = null;
        outbox.Add(new(_ => FrameText.Receipt(ids)));
    }
}
