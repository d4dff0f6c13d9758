namespace CallMessageEvents.Campaign;

/// <summary>What the end user of a leg sent and got, as it is known outside of the system. Thread-safe.</summary>
internal sealed class CallTally(string leg, bool speaks)
{
    private readonly Lock _lock = new();
    private readonly List<UpMessage> _ups = [];
    private readonly List<DownMessage> _downs = [];

    public string Leg => leg;

    /// <summary>Whether its app speaks the protocol.</summary>
    public bool Speaks => speaks;

    public IReadOnlyList<UpMessage> Ups => _ups;

    public IReadOnlyList<DownMessage> Downs => _downs;

    /// <summary>Adds one that the end user sends; its number is the count of them.</summary>
    public (int Number, UpMessage Message) Send(UpKind kind)
    {
        lock (_lock)
        {
            var message = new UpMessage(kind);
            _ups.Add(message);
            return (_ups.Count, message);
        }
    }

    /// <summary>Adds one that the application sends.</summary>
    public (int Number, DownMessage Message) Push(DownKind kind)
    {
        lock (_lock)
        {
            var message = new DownMessage(kind);
            _downs.Add(message);
            return (_downs.Count, message);
        }
    }

    /// <summary>Finds one that the application sent; null for none.</summary>
    public DownMessage? FindDown(int number)
    {
        lock (_lock) return number > 0 && number <= _downs.Count ? _downs[number - 1] : null;
    }
}
