namespace CallMessageEvents.PostgreSql;

/// <summary>
/// How far the database's clock is ahead of this process's. Times that nodes share are the database's, so that clocks of nodes may differ. Thread-safe.
/// </summary>
internal sealed class DatabaseClock(Database database, TimeProvider time)
{
    private static readonly TimeSpan MeasuredFor = TimeSpan.FromMinutes(1);

    private Measure? _last;

    /// <summary>Returns the difference, measured within the last minute.</summary>
    public async ValueTask<TimeSpan> AheadAsync(CancellationToken cancellationToken)
    {
        if (Last() is { } last) return last.Ahead;

        var measure = await database.ReadAsync(
            async (connection, token) =>
            {
                // Another has measured it while this one waited.
                if (Last() is { } known) return known;

                var began = time.GetTimestamp();
                var now = await connection.ReadAsync(
                    "select clock_timestamp()", [], static row => row.GetFieldValue<DateTime>(0), token).ConfigureAwait(false);
                var half = time.GetElapsedTime(began) / 2;
                var own = time.GetUtcNow();
                return new Measure(new DateTimeOffset(now[0], TimeSpan.Zero) + half - own, time.GetTimestamp(), own);
            },
            cancellationToken).ConfigureAwait(false);
        Volatile.Write(ref _last, measure);
        return measure.Ahead;
    }

    private Measure? Last() =>
        Volatile.Read(ref _last) is { } last && time.GetElapsedTime(last.At) < MeasuredFor && last.IsOf(time) ? last : null;

    private sealed record Measure(TimeSpan Ahead, long At, DateTimeOffset Own)
    {
        /// <summary>Whether the process's clock was not set meanwhile.</summary>
        public bool IsOf(TimeProvider time) => (time.GetUtcNow() - Own - time.GetElapsedTime(At)).Duration() < TimeSpan.FromSeconds(1);
    }
}
