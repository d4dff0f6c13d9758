using System.Globalization;

namespace CallMessageEvents.PostgreSql;

/// <summary>What a dead letter is found by.</summary>
/// <param name="Since">When it was given up, as the database has it, in whole microseconds. If it is given up again, that is another time.</param>
/// <param name="Entry">The entry's number.</param>
internal readonly record struct DeadEntryId(DateTime Since, long Entry)
{
    public static DeadEntryId Read(string id, string parameter)
    {
        ArgumentNullException.ThrowIfNull(id, parameter);
        return id.Split('-') is [var since, var entry]
            && TryRead(since, out var microseconds) && TryRead(entry, out var number) && microseconds <= MaxMicroseconds
                ? new(DateTime.UnixEpoch.AddTicks(microseconds * TimeSpan.TicksPerMicrosecond), number)
                : throw new ArgumentException("It is not the id of a dead letter.", parameter);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture, $"{(Since - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond}-{Entry}");

    private static long MaxMicroseconds => (DateTime.MaxValue - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    private static bool TryRead(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
