using System.Diagnostics;

namespace CallMessageEvents;

/// <summary>Measures one request, or one message that wants a receipt, from the call to its answer.</summary>
internal readonly struct AskWatch(TalkTelemetry telemetry, bool wantsReply, Activity? activity, long started)
{
    /// <summary>The answer is there.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="sent">The first copy; null for a request.</param>
    public void Succeeded(CallSid? leg, SentMessage? sent)
    {
        Tag(leg, sent);
        End(wantsReply ? "replied" : "received", isError: false);
    }

    /// <summary>There is no answer that can be used.</summary>
    /// <param name="exception">Why.</param>
    /// <param name="leg">The leg, if it was found.</param>
    /// <param name="reason">Why, when the leg was asked.</param>
    public void Failed(Exception exception, CallSid? leg, CallRequestFailure? reason)
    {
        Tag(leg, sent: null);
        End(reason is { } known ? Outcome(known) : ErrorTypes.Of(exception), isError: true);
    }

    private static string Outcome(CallRequestFailure reason) => reason switch
    {
        CallRequestFailure.NoClient => "no_client",
        CallRequestFailure.NoReceipt => "no_receipt",
        CallRequestFailure.NoReply => "no_reply",
        CallRequestFailure.NoHandler => "no_handler",
        CallRequestFailure.BadContent => "bad_content",
        CallRequestFailure.Failed => "failed",
        CallRequestFailure.Busy => "busy",
        _ => "call_ended",
    };

    private void Tag(CallSid? leg, SentMessage? sent)
    {
        if (activity is not { IsAllDataRequested: true }) return;

        activity.SetTag("messaging.system", "twilio");
        if (leg is { } sid) activity.SetTag("messaging.destination.name", sid.ToString());
        if (sent is not null) activity.SetTag("messaging.message.id", sent.Sid.ToString());
    }

    private void End(string outcome, bool isError)
    {
        activity?.SetTag("call_message_events.outcome", outcome);
        if (isError)
        {
            activity?.SetTag("error.type", outcome);
            activity?.SetStatus(ActivityStatusCode.Error, outcome);
        }

        activity?.Dispose();
        telemetry.Ended(wantsReply, started, outcome);
    }
}
