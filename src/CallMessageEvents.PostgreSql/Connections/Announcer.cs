namespace CallMessageEvents.PostgreSql;

/// <summary>
/// Tells other nodes. After what it tells of is committed, and many notes at once: a notification within a transaction takes a lock of the whole cluster until
/// its flush. Thread-safe.
/// </summary>
internal sealed class Announcer
{
    /// <summary>PostgreSQL's own limit is 8000 bytes.</summary>
    private const int MaxLength = 7000;

    private readonly Database _database;
    private readonly BatchWriter<string, bool> _writer;

    public Announcer(Database database)
    {
        _database = database;
        _writer = new(writers: 1, most: 1000, WriteAsync);
    }

    /// <summary>All notes of a schema come on one channel: many channels cost each notification more.</summary>
    public string Channel => $"{_database.Schema}_notes";

    /// <summary>Tells of something, in a moment. A note that cannot be told is lost: sweeps find what it was about.</summary>
    public void Tell(string note) => _ = _writer.WriteAsync(note, CancellationToken.None)
        .ContinueWith(static told => _ = told.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task<bool[]> WriteAsync(IReadOnlyList<string> notes, CancellationToken cancellationToken)
    {
        await _database.RunAsync(
            (connection, token) => connection.RunAsync(
                "select pg_notify($1, note) from unnest($2) note", [Sql.Value(Channel), Sql.Value(Join(notes))], token),
            cancellationToken).ConfigureAwait(false);
        return new bool[notes.Count];
    }

    private static string[] Join(IReadOnlyList<string> notes)
    {
        List<string> joined = [];
        var (lines, length) = (new List<string>(), 0);
        foreach (var note in notes)
        {
            // A character has at most three bytes.
            if (length + (note.Length * 3) > MaxLength)
            {
                joined.Add(string.Join('\n', lines));
                lines.Clear();
                length = 0;
            }

            lines.Add(note);
            length += (note.Length * 3) + 1;
        }

        if (lines.Count > 0) joined.Add(string.Join('\n', lines));
        return [.. joined];
    }
}
