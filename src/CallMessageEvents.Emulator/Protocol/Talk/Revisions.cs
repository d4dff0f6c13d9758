namespace CallMessageEvents.Emulator;

/// <summary>The published values that the app's code was given last: what is not newer is dropped.</summary>
internal sealed class Revisions
{
    private const int MostTypes = 256;

    private readonly Dictionary<string, double> _last = new(StringComparer.Ordinal);
    private readonly Dictionary<int, (string Type, double? Before)> _given = [];

    public bool IsNews(string type, double rev) => !_last.TryGetValue(type, out var last) || rev > last;

    /// <summary>The value goes to the app's code.</summary>
    public void Give(int run, string type, double rev)
    {
        if (_last.Count == MostTypes && !_last.ContainsKey(type)) _last.Clear();
        _given[run] = (type, _last.TryGetValue(type, out var before) ? before : null);
        _last[type] = rev;
    }

    /// <summary>The app's code has had the value; or there was no code for it, and the value was given to nobody.</summary>
    public void Given(int run, bool toNobody)
    {
        if (!_given.Remove(run, out var given) || !toNobody) return;
        if (given.Before is { } before)
        {
            _last[given.Type] = before;
        }
        else
        {
            _last.Remove(given.Type);
        }
    }
}
