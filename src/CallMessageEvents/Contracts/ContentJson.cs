using System.Diagnostics.CodeAnalysis;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace CallMessageEvents;

/// <summary>The JSON settings that content is written and read with.</summary>
internal static class ContentJson
{
    /// <summary>The settings without any change by the application.</summary>
    public static JsonSerializerOptions Default { get; } = Create(null);

    public static JsonSerializerOptions Create(Action<JsonSerializerOptions>? configure)
    {
        // Relaxed: Twilio counts characters, and é is one, \u00E9 six. Content never goes into HTML as it is.
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
        configure?.Invoke(options);
        options.TypeInfoResolver ??= JsonSerializer.IsReflectionEnabledByDefault ? Reflection() : JsonTypeInfoResolver.Combine();
        options.MakeReadOnly();
        return options;
    }

    [UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Guarded by IsReflectionEnabledByDefault, which trimming switches off.")]
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Guarded by IsReflectionEnabledByDefault, which native AOT switches off.")]
    private static DefaultJsonTypeInfoResolver Reflection() => new();
}
