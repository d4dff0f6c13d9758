using System.Globalization;

namespace CallMessageEvents;

/// <summary>Creates the errors of requests that had no answer.</summary>
internal static class ConnectionErrors
{
    /// <summary>The error of one attempt.</summary>
    public static TwilioConnectionException Create(TwilioConnectionFailure reason, TwilioEndpoint endpoint, Exception? cause) =>
        new(Text(reason, endpoint, cause), cause) { Reason = reason };

    /// <summary>The application's own handler or resilience threw.</summary>
    public static TwilioConnectionException Thrown(TwilioEndpoint endpoint, Exception cause) => new(
        $"A handler of the HttpClient for {endpoint}, or resilience that the application has built, threw {cause.GetType().Name}; "
            + "the inner exception says more.", cause)
    {
        Reason = TwilioConnectionFailure.Reset,
    };

    /// <summary>The body was read in this attempt, whatever failed last: a handler of the application may have sent it, and failed to repeat it.</summary>
    public static TwilioConnectionException HasLeft(TwilioConnectionException e) =>
        e.Reason is not (TwilioConnectionFailure.Connect or TwilioConnectionFailure.Tls)
            ? e
            : new($"{e.Message} But a handler of the HttpClient has read the body before, and may have sent it.", e.InnerException)
            {
                Reason = TwilioConnectionFailure.Reset,
            };

    /// <summary>The attempt ended before its body was read, so nothing was sent: the network failed, or the application's code.</summary>
    public static TwilioConnectionException Unsent(TwilioEndpoint endpoint, Exception e)
    {
        var cause = e is TwilioConnectionException { InnerException: { } inner } ? inner : e;

        // Counts as an outage: an unreachable network looks like this, and a handler that hangs looks the same.
        if (cause is OperationCanceledException)
        {
            return new TwilioConnectionException(
                $"No request to {endpoint} could begin in time: no connection was made, all were busy, or a handler of the HttpClient waited.", cause)
            {
                Reason = TwilioConnectionFailure.Connect,
            };
        }

        return ConnectionCauses.IsNetwork(cause) || e is TwilioConnectionException { InnerException: null }
            ? Create(TwilioConnectionFailure.Connect, endpoint, cause)
            : new TwilioConnectionException(
                $"A handler of the HttpClient for {endpoint} threw {cause.GetType().Name} before anything was sent; the inner exception says more.", cause)
            {
                Reason = TwilioConnectionFailure.NotSent,
            };
    }

    /// <summary>The application's code threw outside of a request.</summary>
    public static TwilioConnectionException Unexpected(Exception cause, bool mayHaveArrived) =>
        new($"The send threw {cause.GetType().Name}; the inner exception says more.", cause)
    {
        Reason = mayHaveArrived ? TwilioConnectionFailure.Reset : TwilioConnectionFailure.NotSent,
        OutcomeUnknown = mayHaveArrived,
    };

    /// <summary>The error of the whole request: with its key, how often it was tried, and whether any attempt may have been processed.</summary>
    public static TwilioConnectionException Complete(TwilioConnectionException e, TwilioExchange? exchange)
    {
        var outcomeUnknown = exchange?.MayHaveArrived == true;
        var notSent = e.Reason is not (TwilioConnectionFailure.TimedOut or TwilioConnectionFailure.Reset);
        var end = outcomeUnknown ? " It may have been processed all the same: to repeat it, use the same IdempotencyKey."
            : notSent ? " Nothing was sent."
            : string.Empty;
        return new TwilioConnectionException(e.Message + Tried(exchange) + end, e.InnerException)
        {
            Reason = e.Reason,
            IdempotencyKey = exchange?.IdempotencyKey,
            OutcomeUnknown = outcomeUnknown,
        };
    }

    /// <summary>How often and for how long it was tried.</summary>
    public static string Tried(TwilioExchange? exchange)
    {
        if (exchange is not { Attempts: > 0 }) return string.Empty;
        var seconds = exchange.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture);
        return exchange.Attempts == 1 ? $" Tried once, for {seconds} s." : $" Tried {exchange.Attempts} times in {seconds} s.";
    }

    private static string Text(TwilioConnectionFailure reason, TwilioEndpoint endpoint, Exception? cause) => reason switch
    {
        TwilioConnectionFailure.Connect when ConnectionCauses.IsNameResolution(cause) =>
            $"No connection to {endpoint} could be made: the name could not be resolved. Check DNS and the network, Region and Edge or BaseAddress.",
        TwilioConnectionFailure.Connect =>
            $"No connection to {endpoint} could be made{ConnectionCauses.Word(cause)}. Check the network, Region and Edge or BaseAddress.",
        TwilioConnectionFailure.Tls =>
            $"No TLS connection to {endpoint} could be made: {ConnectionCauses.Tls(cause)}. Check BaseAddress, proxies, and what this machine trusts.",
        TwilioConnectionFailure.TimedOut => $"{endpoint} did not answer in time.",
        TwilioConnectionFailure.CircuitOpen =>
            $"Requests to {endpoint} have been failing, so that none is made for a few seconds."
            + (cause?.InnerException is TwilioConnectionException last ? $" The last failure: {last.Message}" : string.Empty),
        _ => $"The connection to {endpoint} broke before the answer was complete.",
    };
}
