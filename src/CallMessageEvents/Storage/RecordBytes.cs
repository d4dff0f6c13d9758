using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>The stored form of a record: version, and JSON. A record comes back equal.</summary>
internal static class RecordBytes
{
    public static byte[] Write(CallRecord record)
    {
        var facts = JsonSerializer.SerializeToUtf8Bytes(RecordFacts.Of(record), RecordJson.Default.RecordFacts);
        return [StoredBytes.Version, .. facts];
    }

    /// <summary>Reads a record. No bytes make it throw.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="record">The record; null unless it was read.</param>
    public static StoredForm TryRead(ReadOnlyMemory<byte> bytes, out CallRecord? record)
    {
        record = null;
        var form = StoredBytes.FormOf(bytes.Span);
        if (form == StoredForm.Read) record = StoredBytes.ReadJson(bytes.Span[1..], RecordJson.Default.RecordFacts)?.ToRecord();
        return form == StoredForm.Read && record is null ? StoredForm.Unreadable : form;
    }
}

/// <summary>All of a record. Times are in ticks of UTC, statuses are Twilio's words.</summary>
internal sealed class RecordFacts
{
    [JsonPropertyName("c")]
    public string? CallSid { get; init; }

    [JsonPropertyName("a")]
    public string? AccountSid { get; init; }

    [JsonPropertyName("p")]
    public string? ParentCallSid { get; init; }

    [JsonPropertyName("f")]
    public string? From { get; init; }

    [JsonPropertyName("t")]
    public string? To { get; init; }

    [JsonPropertyName("d")]
    public string? Direction { get; init; }

    [JsonPropertyName("s")]
    public string? Status { get; init; }

    [JsonPropertyName("sa")]
    public long? StatusAt { get; init; }

    [JsonPropertyName("u")]
    public string? UnknownStatus { get; init; }

    [JsonPropertyName("ua")]
    public long? UnknownStatusAt { get; init; }

    [JsonPropertyName("at")]
    public long? SeenAt { get; init; }

    [JsonPropertyName("ca")]
    public long? StatusCallbackAt { get; init; }

    public static RecordFacts Of(CallRecord record) => new()
    {
        CallSid = record.CallSid.ToString(),
        AccountSid = record.AccountSid?.ToString(),
        ParentCallSid = record.ParentCallSid?.ToString(),
        From = record.From,
        To = record.To,
        Direction = record.Direction,
        Status = record.Status.ToText(),
        StatusAt = record.GivenStatusAt?.UtcTicks,
        UnknownStatus = record.UnknownStatus?.Text,
        UnknownStatusAt = record.UnknownStatus?.At.UtcTicks,
        SeenAt = record.SeenAt?.UtcTicks,
        StatusCallbackAt = record.StatusCallbackAt?.UtcTicks,
    };

    /// <summary>Returns the record; null when what every record has is missing.</summary>
    public CallRecord? ToRecord()
    {
        if (CallSid is null) return null;

        var record = new CallRecord
        {
            CallSid = SidText.FromTwilio<CallSid>(CallSid),
            AccountSid = AccountSid is null ? null : SidText.FromTwilio<AccountSid>(AccountSid),
            ParentCallSid = ParentCallSid is null ? null : SidText.FromTwilio<CallSid>(ParentCallSid),
            From = From,
            To = To,
            Direction = Direction,
            Status = CallStatuses.Parse(Status),
            GivenStatusAt = StoredBytes.Time(StatusAt),
            UnknownStatus = UnknownStatus is null ? null : new(UnknownStatus, StoredBytes.Time(UnknownStatusAt) ?? DateTimeOffset.MinValue),
            SeenAt = StoredBytes.Time(SeenAt),
            StatusCallbackAt = StoredBytes.Time(StatusCallbackAt),
        };

        // A word that a newer version of the library knows.
        if (record.Status != CallStatus.Unknown || Status is null) return record;
        return record with { UnknownStatus = UnknownCallStatus.Later(record.UnknownStatus, new(Status, record.StatusAt ?? DateTimeOffset.MinValue)) };
    }
}

/// <summary>Writes and reads records as JSON. Half a surrogate pair, which JSON cannot hold, is written as U+FFFD.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RecordFacts))]
internal sealed partial class RecordJson : JsonSerializerContext;
