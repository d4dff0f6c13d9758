using System.Text.Json.Serialization;

namespace CallMessageEvents;

[JsonSerializable(typeof(string))]
internal sealed partial class ContractJson : JsonSerializerContext;
