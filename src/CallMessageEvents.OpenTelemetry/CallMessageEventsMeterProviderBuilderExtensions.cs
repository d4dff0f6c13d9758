namespace OpenTelemetry.Metrics;

/// <summary>Extension methods that collect the metrics of CallMessageEvents.</summary>
public static class CallMessageEventsMeterProviderBuilderExtensions
{
    /// <summary>
    /// Collects what the library counts and measures, and its engine for PostgreSQL. The meter is named <c>CallMessageEvents</c>. Durations are in seconds, and
    /// come with advice where to divide them.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    public static MeterProviderBuilder AddCallMessageEventsInstrumentation(this MeterProviderBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.AddMeter("CallMessageEvents");
    }
}
