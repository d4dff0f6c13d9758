using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>The values of <c>error.type</c> in traces and metrics: few, whatever an error's text is.</summary>
internal static class ErrorTypes
{
    public static string Of(Exception exception) => exception switch
    {
        CallNotActiveException => "call_not_active",
        CallLegNotFoundException => "leg_not_found",
        AmbiguousCallLegException => "ambiguous_leg",
        MessageTooLargeException => "too_large",
        InvalidCallMessageException => "invalid_content",
        TwilioApiException e => Of(e.StatusCode),
        TwilioConnectionException { Reason: TwilioConnectionFailure.Connect } => "connect",
        TwilioConnectionException { Reason: TwilioConnectionFailure.TimedOut } or TimeoutRejectedException => "timed_out",
        TwilioConnectionException { Reason: TwilioConnectionFailure.CircuitOpen } or BrokenCircuitException => "circuit_open",
        TwilioConnectionException { Reason: TwilioConnectionFailure.Tls } => "tls",
        TwilioConnectionException { Reason: TwilioConnectionFailure.NotSent } => "not_sent",
        TwilioConnectionException => "reset",
        OperationCanceledException => "cancelled",
        _ => exception.GetType().Name,
    };

    public static string Of(int statusCode) => $"http_{statusCode}";
}
