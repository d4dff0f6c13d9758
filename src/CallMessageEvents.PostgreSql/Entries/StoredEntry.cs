using Npgsql;

namespace CallMessageEvents.PostgreSql;

/// <summary>What this engine knows a stored entry by: the <see cref="CallLogEntry.EngineState"/>.</summary>
internal sealed record StoredEntry(long Id, int Part, EntryIds Ids)
{
    /// <summary>The columns of <see cref="Read"/>, of <c>inbox i</c> and <c>waiting w</c>.</summary>
    public const string Columns = "i.id, i.part, i.call_id, i.key_id, i.kind, i.call_sid, i.key, i.body, i.trace";

    /// <summary>Reads a row of <see cref="Columns"/>, with the attempt after them.</summary>
    public static CallLogEntry Read(NpgsqlDataReader row, AccountSid account) => new()
    {
        Account = account,
        CallSid = StoredForms.ReadCallSid(SqlText.Read(row.GetString(5))),
        Key = SqlText.Read(row.GetString(6)),
        Kind = (CallLogEntryKind)row.GetInt16(4),
        Body = row.GetFieldValue<byte[]>(7),
        TraceParent = row.IsDBNull(8) ? null : row.GetString(8),
        Attempt = row.GetInt32(9),
        EngineState = new StoredEntry(row.GetInt64(0), row.GetInt32(1), new(row.GetGuid(2), row.GetGuid(3))),
    };
}

internal static class CallLogEntries
{
    /// <summary>Returns the same entry, with what this engine knows it by.</summary>
    public static CallLogEntry With(this CallLogEntry entry, object engineState) => new()
    {
        Account = entry.Account,
        CallSid = entry.CallSid,
        Key = entry.Key,
        Kind = entry.Kind,
        Number = entry.Number,
        Body = entry.Body,
        TraceParent = entry.TraceParent,
        Attempt = entry.Attempt,
        EngineState = engineState,
    };
}
