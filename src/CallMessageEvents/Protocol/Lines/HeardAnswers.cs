namespace CallMessageEvents;

/// <summary>
/// Which answers that are stored in a log were heard: an answer comes once with what this node owns, and once more to who waits for it, in any order. Not
/// thread-safe.
/// </summary>
internal sealed class HeardAnswers
{
    /// <summary>How many are remembered: far more than can come between the two.</summary>
    private const int Most = 256;

    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);
    private readonly Queue<string> _oldestFirst = new();

    /// <summary>Whether it has not been heard before. What is no answer is always new.</summary>
    public bool IsNew(TalkEvent.Arrived heard)
    {
        if (heard is not { Key: { } key, Envelope: { Re: not null } or { ReAll: not null } }) return true;
        if (!_keys.Add(key)) return false;

        _oldestFirst.Enqueue(key);
        if (_oldestFirst.Count > Most) _keys.Remove(_oldestFirst.Dequeue());
        return true;
    }
}
