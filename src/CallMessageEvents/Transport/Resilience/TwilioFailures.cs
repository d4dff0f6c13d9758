using Polly;
using Polly.CircuitBreaker;
using Polly.Timeout;

namespace CallMessageEvents;

/// <summary>Judges the outcome of an attempt: whether it is repeated, whether it counts as an outage, whether it may have been processed.</summary>
internal static class TwilioFailures
{
    public const int TooManyRequests = 429;
    private const int ServiceUnavailable = 503;

    /// <summary>Certainly not processed, so that a retry does no harm.</summary>
    public static bool IsNotProcessed(Outcome<TwilioResponse> outcome) => outcome.Exception switch
    {
        null => outcome.Result is { StatusCode: TooManyRequests or ServiceUnavailable },
        TwilioConnectionException { Reason: TwilioConnectionFailure.Connect or TwilioConnectionFailure.Tls or TwilioConnectionFailure.NotSent } => true,
        BrokenCircuitException => true,
        _ => false,
    };

    /// <summary>Perhaps processed: a time-out, a broken connection, a server error. A cancellation is none of these, as it ends everything.</summary>
    public static bool IsOutcomeUnknown(Outcome<TwilioResponse> outcome) =>
        outcome.Exception is { } e ? e is not OperationCanceledException && IsOutcomeUnknown(e) : outcome.Result is { } response && IsOutcomeUnknown(response);

    public static bool IsOutcomeUnknown(TwilioResponse response) =>
        response.StatusCode is >= 500 and not ServiceUnavailable || (response.IsSuccess && !TwilioAnswers.IsWhole(response));

    public static bool IsOutcomeUnknown(Exception exception) => exception switch
    {
        TwilioConnectionException { Reason: TwilioConnectionFailure.TimedOut or TwilioConnectionFailure.Reset } => true,
        TwilioConnectionException or BrokenCircuitException => false,
        _ => true,
    };

    /// <summary>
    /// Counts as an outage of Twilio: no answer, or a server error. Failures that never reached Twilio, and the application's own exceptions, do not count.
    /// </summary>
    public static bool IsOutage(Outcome<TwilioResponse> outcome) => outcome.Exception switch
    {
        null => outcome.Result is { StatusCode: >= 500 },
        TwilioConnectionException { Reason: TwilioConnectionFailure.Connect } e => !ConnectionCauses.IsNameResolution(e.InnerException),
        TwilioConnectionException { Reason: TwilioConnectionFailure.Reset } e => ConnectionCauses.IsNetwork(e.InnerException)
            && !ConnectionCauses.IsNameResolution(e.InnerException),
        TwilioConnectionException { Reason: TwilioConnectionFailure.TimedOut } or TimeoutRejectedException => true,
        _ => false,
    };
}
