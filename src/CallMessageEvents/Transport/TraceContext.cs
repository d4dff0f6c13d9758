using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>How a trace goes on elsewhere: in work that is done later, or on another node.</summary>
internal static class TraceContext
{
    private static readonly ActivitySource Source = CallMessageTelemetry.Source;

    /// <summary>What later work belongs to, which may run on another node, and after that has ended; null when nobody traces.</summary>
    public static string? Current => Source.HasListeners() && Activity.Current is { IdFormat: ActivityIdFormat.W3C, Id: { } id } ? id : null;

    /// <summary>Starts a span that belongs to what a text says, else to what is done here.</summary>
    public static Activity? Start(string name, ActivityKind kind, string? parent) =>
        parent is not null && ActivityContext.TryParse(parent, traceState: null, isRemote: true, out var context)
            ? Source.StartActivity(name, kind, context)
            : Source.StartActivity(name, kind);
}
