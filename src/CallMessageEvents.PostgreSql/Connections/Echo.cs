namespace CallMessageEvents.PostgreSql;

/// <summary>A note of this process to itself, by which it sees that notes come at all.</summary>
internal sealed class Echo(string text)
{
    private bool _isDoubted;

    public string Text => text;

    public bool IsHeard { get; private set; }

    /// <summary>True when this is asked for the first time.</summary>
    public bool IsFirstDoubt => !_isDoubted && (_isDoubted = true);

    /// <summary>A note came; returns whether it was this one.</summary>
    public bool IsHeardWith(string note)
    {
        if (note != text) return false;

        IsHeard = true;
        return true;
    }
}
