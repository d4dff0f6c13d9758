using System.Globalization;

namespace CallMessageEvents;

/// <summary>Makes the errors of requests, and of messages that want a receipt. The texts hold nothing that an app has sent.</summary>
internal static class AskErrors
{
    /// <param name="ask">What was asked.</param>
    /// <param name="leg">The leg.</param>
    /// <param name="key">The idempotency key of the first copy.</param>
    /// <param name="failure">Why it failed.</param>
    /// <param name="times">How long it waited.</param>
    public static CallMessageException Create(PendingAsk ask, CallSid leg, string key, TalkFailure failure, AskTimes times)
    {
        if (failure.Kind == TalkFailureKind.TooLarge) return TooLarge(ask.Length);

        var (reason, error) = (ReasonOf(failure), failure.Error);
        var text = Text(reason, leg, ask.WantsReply ? times : times with { FirstSign = times.Timeout }, ask.WantsReply, error is not null);
        var wasSent = failure.Kind != TalkFailureKind.Busy;
        var isUnknown = failure.Kind is TalkFailureKind.NoClient or TalkFailureKind.NoReceipt or TalkFailureKind.NoReply or TalkFailureKind.CallEnded;
        return ask.WantsReply
            ? new CallRequestException(text, ask.Unconfirmed)
            {
                Reason = reason,
                CallSid = leg,
                Code = error?.Code,
                AppMessage = error?.Message,
                IdempotencyKey = wasSent ? key : null,
                OutcomeUnknown = isUnknown,
            }
            : new MessageNotReceivedException(text, ask.Unconfirmed)
            {
                Reason = reason,
                CallSid = leg,
                Sent = ask.Sent,
                Code = error?.Code,
                AppMessage = error?.Message,
                IdempotencyKey = wasSent ? key : null,
                OutcomeUnknown = isUnknown,
            };
    }

    /// <summary>The time is over before the leg was subscribed, so that nothing was sent.</summary>
    public static TwilioConnectionException NotSubscribedInTime(CallSid leg, TimeSpan timeout) =>
        new($"Call {leg} could not be subscribed within {Show(timeout)}, so that no answer could come. Nothing was sent.")
        {
            Reason = TwilioConnectionFailure.TimedOut,
        };

    /// <summary>The reply is not what was asked for.</summary>
    /// <param name="leg">The leg.</param>
    /// <param name="why">What is wrong with it, and where.</param>
    public static CallRequestException BadReply(CallSid leg, string why) =>
        new($"The app on call {leg} has replied, but not as asked: {why} Compare the app's reply with the contract.")
        {
            Reason = CallRequestFailure.BadContent,
            CallSid = leg,
        };

    /// <summary>The content does not fit, whoever gets it.</summary>
    public static MessageTooLargeException TooLarge(int length) =>
        new(
            $"The content, {length} characters of JSON, is too large: an app that has said hello, and that it takes parts, gets at most 256 KiB of UTF-8, any "
            + $"other {MessageTooLargeException.MaxLength} characters, the library's own properties included. Send less; or once the app is there "
            + "(ICallLifecycleHandler.OnConnectedAsync).")
        {
            Length = length,
        };

    private static CallRequestFailure ReasonOf(TalkFailure failure) => failure.Kind switch
    {
        TalkFailureKind.NoClient => CallRequestFailure.NoClient,
        TalkFailureKind.NoReceipt => CallRequestFailure.NoReceipt,
        TalkFailureKind.NoReply => CallRequestFailure.NoReply,
        TalkFailureKind.Busy => CallRequestFailure.Busy,
        TalkFailureKind.CallEnded => CallRequestFailure.CallEnded,
        _ => failure.Error?.Code switch
        {
            MessageFault.NoHandler => CallRequestFailure.NoHandler,
            MessageFault.BadContent => CallRequestFailure.BadContent,
            MessageFault.Busy => CallRequestFailure.Busy,
            _ => CallRequestFailure.Failed,
        },
    };

    private static string Text(CallRequestFailure reason, CallSid leg, AskTimes times, bool isRequest, bool isFromApp) => reason switch
    {
        CallRequestFailure.NoClient =>
            $"The app on call {leg} gave no sign within {Show(times.FirstSign)}, and never said that it speaks the protocol. It uses no client library; or it "
            + "is the wrong leg; or it still rings (WaitUntil = CallStatus.InProgress waits for its answer); or Twilio's callbacks do not reach this "
            + "application (PublicBaseUrl). docs/conversations.md says what an app needs.",
        CallRequestFailure.NoReceipt =>
            $"The app on call {leg} spoke before, and gave no sign within {Show(times.FirstSign)}: it may have lost its connection, and get the message yet.",
        CallRequestFailure.NoReply => $"The app on call {leg} has the request, and did not reply within {Show(times.Timeout)} (RequestOptions.Timeout).",
        CallRequestFailure.NoHandler => isRequest
            ? $"The app on call {leg} has no handler for requests of this contract: register one with handle(…)."
            : $"The app on call {leg} has no listener for messages of this contract: register one with on(…).",
        CallRequestFailure.BadContent => $"The app on call {leg} could not read the content: compare its contract with this one.",
        CallRequestFailure.Busy when isFromApp => $"The app on call {leg} has too many messages in hand. Try again a little later.",
        CallRequestFailure.Busy => $"256 messages wait on call {leg} already; this one was not sent. Try again when some are answered.",
        CallRequestFailure.CallEnded => $"Call {leg} ended before the app answered.",
        _ => $"The app on call {leg} has the message, and failed. Code says why; the app's own log tells more.",
    };

    private static string Show(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.###} s");
}
