using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Problem details (RFC 9457), with the field that is wrong.</summary>
internal sealed record CallbackProblem(string Title, int Status, string Detail, string? Field);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(CallbackProblem))]
internal sealed partial class CallbackProblemJson : JsonSerializerContext;
