using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>The span of one run of a lifecycle handler: what it sends belongs to that. The default is none.</summary>
internal readonly struct LifecycleSpan(Activity? activity) : IDisposable
{
    /// <param name="leg">The leg.</param>
    /// <param name="method">The handler's method.</param>
    /// <param name="parent">What reported the leg; null when that is not known.</param>
    public static LifecycleSpan Start(CallSid leg, string method, string? parent)
    {
        var activity = TraceContext.Start("process call status", ActivityKind.Consumer, parent);
        if (activity is { IsAllDataRequested: true })
        {
            activity.SetTag("messaging.system", "twilio");
            activity.SetTag("messaging.operation.name", "process");
            activity.SetTag("messaging.operation.type", "process");
            activity.SetTag("messaging.destination.name", leg.ToString());
            activity.SetTag("code.function.name", method);
        }

        return new(activity);
    }

    public void Failed(Exception exception)
    {
        var errorType = exception is OperationCanceledException ? "cancelled" : exception.GetType().Name;
        activity?.SetStatus(ActivityStatusCode.Error, errorType);
        activity?.SetTag("error.type", errorType);
    }

    public void Dispose() => activity?.Dispose();
}
