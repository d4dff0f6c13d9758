namespace CallMessageEvents.Emulator;

/// <summary>The sids of the messages that one leg's app sent last: an app that repeats one is told again that it is taken, and nobody gets it twice.</summary>
internal sealed class RecentSids
{
    private const int Most = 1_000;

    private readonly HashSet<string> _known = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = [];

    public bool Contains(string sid) => _known.Contains(sid);

    public void Add(string sid)
    {
        if (!_known.Add(sid))
        {
            return;
        }

        _oldestFirst.Enqueue(sid);
        if (_oldestFirst.Count > Most)
        {
            _known.Remove(_oldestFirst.Dequeue());
        }
    }
}
