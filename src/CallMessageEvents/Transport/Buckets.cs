using System.Diagnostics.Metrics;

namespace CallMessageEvents;

/// <summary>
/// Advises collectors where to divide durations: theirs are for milliseconds, and the library's are seconds. An application's own views count more.
/// </summary>
internal static class Buckets
{
    /// <summary>
    /// Of requests to Twilio, as OpenTelemetry's conventions have them for requests and messages, and beyond: a send may be repeated, and wait for its leg.
    /// </summary>
    public static InstrumentAdvice<double> Requests { get; } = new()
    {
        HistogramBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10, 30, 60],
    };

    /// <summary>Of what may wait for people: handlers and apps.</summary>
    public static InstrumentAdvice<double> People { get; } = new()
    {
        HistogramBucketBoundaries = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300],
    };
}
