using System.Text.Json.Serialization;

namespace CallMessageEvents.Tool;

/// <summary>How JSON is written. Its shapes are documented: properties are added, and not renamed.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Failure))]
[JsonSerializable(typeof(DoctorReport))]
[JsonSerializable(typeof(LegsReport))]
[JsonSerializable(typeof(SendReport))]
[JsonSerializable(typeof(TailReport))]
internal sealed partial class ToolJson : JsonSerializerContext;

/// <summary>The result of a command that failed.</summary>
internal sealed record Failure(FailureDetail Error);

/// <param name="Kind">The library's error, such as <c>CallNotActiveException</c>.</param>
/// <param name="Message">What happened, and what to do.</param>
internal sealed record FailureDetail(string Kind, string Message);
