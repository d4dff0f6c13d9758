using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>Measures one handler's run. The default measures nothing.</summary>
internal struct ProcessWatch(ReceiveTelemetry telemetry, Activity? activity, long started) : IDisposable
{
    private string? _errorType;

    public void Failed(Exception exception)
    {
        if (telemetry is null) return;
        _errorType = exception is OperationCanceledException ? "cancelled" : exception.GetType().Name;
        activity?.SetStatus(ActivityStatusCode.Error, _errorType);
        activity?.SetTag("error.type", _errorType);
    }

    public readonly void Dispose()
    {
        if (telemetry is null) return;
        activity?.Dispose();
        telemetry.ProcessEnded(started, _errorType);
    }
}
