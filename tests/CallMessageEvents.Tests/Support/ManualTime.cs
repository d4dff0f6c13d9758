namespace CallMessageEvents.Tests;

/// <summary>A clock that a test moves. Timers stay real: what waits is a few milliseconds in tests.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    public override DateTimeOffset GetUtcNow() => _now;

    public void Advance(TimeSpan by) => _now += by;
}
