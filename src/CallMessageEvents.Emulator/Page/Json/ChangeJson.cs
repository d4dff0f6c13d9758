using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CallMessageEvents.Emulator;

/// <summary>How the page is told: camelCase, what is null left out. Only the page reads it; for programs there is the control API.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EmulatorChange))]
[JsonSerializable(typeof(PageChange[]))]
internal sealed partial class ChangeJson : JsonSerializerContext
{
    /// <summary>'+' and 'é' as they are: the page takes all text as text.</summary>
    public static ChangeJson Relaxed => Holder.Instance;

    /// <summary>Apart, so that <see cref="Default"/> is there before.</summary>
    private static class Holder
    {
        public static readonly ChangeJson Instance = new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}
