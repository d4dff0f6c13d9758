namespace OpenTelemetry.Trace;

/// <summary>Extension methods that collect the traces of CallMessageEvents.</summary>
public static class CallMessageEventsTracerProviderBuilderExtensions
{
    /// <summary>Collects the spans of sends, handlers, requests and reports. The source is named <c>CallMessageEvents</c>.</summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static TracerProviderBuilder AddCallMessageEventsInstrumentation(this TracerProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddSource("CallMessageEvents");
    }
}
