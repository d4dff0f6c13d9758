using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>
/// How the control API writes: what is public of the emulator in camelCase, times in milliseconds. A property that is new there is new here, too.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    Converters = [typeof(MillisecondsConverter)])]
[JsonSerializable(typeof(ControlProblem))]
[JsonSerializable(typeof(EmulatorFacts))]
[JsonSerializable(typeof(ConversationCreated))]
[JsonSerializable(typeof(SidCreated))]
[JsonSerializable(typeof(TokenCreated))]
[JsonSerializable(typeof(ConnectionsDropped))]
[JsonSerializable(typeof(CallChanged))]
[JsonSerializable(typeof(CallFacts))]
[JsonSerializable(typeof(EndUserFacts))]
[JsonSerializable(typeof(MessageList))]
[JsonSerializable(typeof(RequestList))]
[JsonSerializable(typeof(DeliveryList))]
[JsonSerializable(typeof(ProblemList))]
[JsonSerializable(typeof(FaultList))]
[JsonSerializable(typeof(CallbackFaultList))]
[JsonSerializable(typeof(EndUserFaultList))]
internal sealed partial class ControlJson : JsonSerializerContext
{
    /// <summary>'+' and 'é' as they are.</summary>
    public static ControlJson Relaxed => Holder.Instance;

    /// <summary>Apart, so that <see cref="Default"/> is there before.</summary>
    private static class Holder
    {
        public static readonly ControlJson Instance = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
