namespace CallMessageEvents;

/// <summary>An optional UTC time in eight bytes, where a <c>DateTimeOffset?</c> takes 24: the directory keeps a million records with several each.</summary>
internal readonly record struct PackedTime
{
    // One more than the ticks, so that the default means "no time".
    private readonly long _ticks;

    private PackedTime(long ticks) => _ticks = ticks;

    public static implicit operator PackedTime(DateTimeOffset? time) => new(time is { } at ? at.UtcTicks + 1 : 0);

    public static implicit operator DateTimeOffset?(PackedTime time) => time._ticks == 0 ? null : new DateTimeOffset(time._ticks - 1, TimeSpan.Zero);
}
