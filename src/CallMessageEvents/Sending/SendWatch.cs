using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>Measures one send.</summary>
internal readonly struct SendWatch(SendTelemetry telemetry, Activity? activity, long started)
{
    public Activity? Activity => activity;

    /// <summary>The send succeeded; null when nothing had to be sent.</summary>
    public void Sent(SentMessage? message)
    {
        if (message is null)
        {
            activity?.Dispose();
            return;
        }

        if (activity is { IsAllDataRequested: true })
        {
            Tag(message.CallSid);
            activity.SetTag("messaging.message.id", message.Sid.ToString());
            activity.SetTag("call_message_events.account", message.AccountSid.ToString());
        }

        End(errorType: null);
    }

    /// <summary>Returns the error as one of a few words: an exception's text could be anything.</summary>
    public void Failed(Exception exception, CallSid? leg)
    {
        if (leg is { } sid) Tag(sid);
        var errorType = ErrorTypes.Of(exception);
        activity?.SetStatus(ActivityStatusCode.Error, errorType);
        End(errorType);
    }

    private void Tag(CallSid leg) => activity?.SetTag("messaging.destination.name", leg.ToString());

    private void End(string? errorType)
    {
        activity?.SetTag("messaging.system", "twilio");
        activity?.SetTag("messaging.operation.name", "send");
        activity?.SetTag("messaging.operation.type", "send");
        if (errorType is not null) activity?.SetTag("error.type", errorType);
        activity?.Dispose();
        telemetry.Ended(started, errorType);
    }
}
