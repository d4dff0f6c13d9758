using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace CallMessageEvents.OpenTelemetry.Tests.Docs;

/// <summary>The C# blocks of docs/telemetry.md and of the package's README, so that they are compiled.</summary>
internal static class TelemetrySnippets
{
    public static void Register(IHostApplicationBuilder builder)
    {
        builder.Services.AddOpenTelemetry()
            .WithTracing(tracing => tracing.AddAspNetCoreInstrumentation().AddCallMessageEventsInstrumentation())
            .WithMetrics(metrics => metrics.AddCallMessageEventsInstrumentation());
    }

    public static void View(MeterProviderBuilder metrics)
    {
        metrics.AddCallMessageEventsInstrumentation()
            .AddView("messaging.process.duration", new ExplicitBucketHistogramConfiguration { Boundaries = [0.01, 0.1, 1, 10, 60, 600] });
    }
}
