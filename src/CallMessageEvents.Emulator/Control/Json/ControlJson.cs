using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>How the control API writes: what is public of the emulator in camelCase, times in milliseconds. A property that is new there is new here, too.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    WriteIndented = true,
    Converters = [typeof(MillisecondsConverter)])]
[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(EmulatorFacts))]
[JsonSerializable(typeof(ConversationCreated))]
[JsonSerializable(typeof(SidCreated))]
[JsonSerializable(typeof(CallChanged))]
[JsonSerializable(typeof(CallFacts))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(FaultList))]
internal sealed partial class ControlJson : JsonSerializerContext;
