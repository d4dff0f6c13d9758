using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Storage;

/// <summary>The kind of a log entry. An engine stores it as a number.</summary>
[Experimental(StorageDiagnostics.Seams)]
[JsonConverter(typeof(JsonStringEnumConverter<CallLogEntryKind>))]
public enum CallLogEntryKind
{
    /// <summary>A message that an end user sent.</summary>
    Message = 0,

    /// <summary>What was reported of a leg.</summary>
    Status = 1,
}
