using System.Text.Json.Serialization;

namespace CallMessageEvents.Hosting;

/// <summary>The outcome of a <see cref="CallMessageCheck"/>.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CallMessageCheckOutcome>))]
public enum CallMessageCheckOutcome
{
    /// <summary>Nothing is wrong.</summary>
    Ok,

    /// <summary>It could not be checked, because something that it needs is not configured or does not work; that may be intended.</summary>
    Skipped,

    /// <summary>It works, or may work, and something should be changed.</summary>
    Warning,

    /// <summary>It does not work.</summary>
    Failed,
}
