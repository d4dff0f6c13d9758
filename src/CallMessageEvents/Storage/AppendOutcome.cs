using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Storage;

/// <summary>The outcome of <see cref="CallLog.AppendAsync"/>.</summary>
[Experimental(StorageDiagnostics.Seams)]
[JsonConverter(typeof(JsonStringEnumConverter<AppendOutcome>))]
public enum AppendOutcome
{
    /// <summary>The entry is stored.</summary>
    Appended,

    /// <summary>The log has, or had, an entry of the same account, call and key.</summary>
    Duplicate,
}
