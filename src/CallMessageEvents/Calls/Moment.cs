namespace CallMessageEvents;

/// <summary>A time that may be missing, in eight bytes where a <c>DateTimeOffset?</c> takes 24: a million legs have several each. Held in UTC.</summary>
internal readonly record struct Moment
{
    // One more than the ticks, so that the default is none.
    private readonly long _ticks;

    private Moment(long ticks) => _ticks = ticks;

    public static implicit operator Moment(DateTimeOffset? time) => new(time is { } at ? at.UtcTicks + 1 : 0);

    public static implicit operator DateTimeOffset?(Moment moment) => moment._ticks == 0 ? null : new DateTimeOffset(moment._ticks - 1, TimeSpan.Zero);
}
