namespace CallMessageEvents.Emulator;

/// <summary>The app's hello, which is repeated until it has its receipt.</summary>
internal sealed class Greeting(Outbox outbox, Func<string> newId)
{
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private TimeSpan? _due;
    private TimeSpan _first;
    private int _sendings;

    /// <summary>When it is to be said next.</summary>
    public TimeSpan? Due => outbox.IsOpen ? _due : null;

    /// <summary>Gets whether the server has ever answered one: what the app sends may leave.</summary>
    public bool IsAnswered { get; private set; }

    public bool ServerTakesParts { get; private set; }

    /// <summary>Says it, at once and again; those said before count no more.</summary>
    public void Start(TimeSpan now)
    {
        _ids.Clear();
        (_first, _sendings, _due) = (now, 0, now);
    }

    public void Stop()
    {
        _ids.Clear();
        _due = null;
    }

    public bool IsOwn(string id) => _ids.Contains(id);

    public void Answer(bool takesParts)
    {
        (IsAnswered, ServerTakesParts) = (true, takesParts);
        Stop();
    }

    public void Pump(TimeSpan now)
    {
        if (!(Due <= now)) return;
        _due = null;
        if (now - _first >= Limits.LongestRepetition) return;
        var id = newId();
        _ids.Add(id);
        outbox.AddHello(new(_ => _ids.Contains(id) ? FrameText.Hello(id) : null, Sent: sent => _due = sent + Limits.WaitAfter(++_sendings)));
    }
}
