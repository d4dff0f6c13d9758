namespace CallMessageEvents;

/// <summary>Whether a line is still of use. Not thread-safe.</summary>
internal sealed class LineUse
{
    /// <summary>How long an unused line is kept: a leg that is asked once is likely asked again.</summary>
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(10);

    private TimeSpan? _unusedSince;
    private bool _hasEnded;
    private bool _hasBegun;

    /// <summary>When an unused line is over; null for one in use.</summary>
    public TimeSpan? Until => _unusedSince + Linger;

    /// <summary>The line was made to be used: until then only time ends it.</summary>
    public void Begin() => _hasBegun = true;

    public void LegHasEnded() => _hasEnded = true;

    /// <summary>Whether the line is to be forgotten.</summary>
    /// <param name="isUnused">Whether nothing waits or is remembered now.</param>
    /// <param name="now">The time.</param>
    public bool IsOver(bool isUnused, TimeSpan now)
    {
        _unusedSince = isUnused ? _unusedSince ?? now : null;
        return isUnused && ((_hasEnded && _hasBegun) || now >= Until);
    }
}
