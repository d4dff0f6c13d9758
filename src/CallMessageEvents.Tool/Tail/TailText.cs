using System.Text.Json.Serialization;

namespace CallMessageEvents.Tool;

/// <summary>Writes text as JSON.</summary>
[JsonSerializable(typeof(string))]
internal sealed partial class TailText : JsonSerializerContext;
