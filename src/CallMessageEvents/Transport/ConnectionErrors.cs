namespace CallMessageEvents;

/// <summary>The errors for an answer that did not come, in words.</summary>
internal static class ConnectionErrors
{
    /// <summary>What happened to one attempt.</summary>
    public static TwilioConnectionException Create(TwilioConnectionFailure reason, string host, Exception? cause) => new(Text(reason, host), cause) { Reason = reason };

    /// <summary>Something between the library and the network threw.</summary>
    public static TwilioConnectionException Thrown(string host, Exception cause) =>
        new($"A handler of the HttpClient for {host} threw {cause.GetType().Name}; the inner exception says more.", cause) { Reason = TwilioConnectionFailure.Reset };

    /// <summary>The same for the whole request: with its key, and whether it may have been processed by this attempt or an earlier one.</summary>
    public static TwilioConnectionException Complete(TwilioConnectionException e, TwilioExchange? exchange)
    {
        var outcomeUnknown = exchange?.MayHaveArrived == true;
        var notSent = e.Reason is TwilioConnectionFailure.Connect or TwilioConnectionFailure.CircuitOpen;
        var end = outcomeUnknown ? " It may have been processed all the same: to repeat it, use the same IdempotencyKey." : notSent ? " Nothing was sent." : string.Empty;
        return new TwilioConnectionException(e.Message + end, e.InnerException)
        {
            Reason = e.Reason,
            IdempotencyKey = exchange?.IdempotencyKey,
            OutcomeUnknown = outcomeUnknown,
        };
    }

    private static string Text(TwilioConnectionFailure reason, string host) => reason switch
    {
        TwilioConnectionFailure.Connect => $"No connection to {host} could be made. Check the network, Region and Edge or BaseAddress.",
        TwilioConnectionFailure.TimedOut => $"{host} did not answer in time.",
        TwilioConnectionFailure.CircuitOpen => $"Requests to {host} have been failing, so that none is made for a few seconds.",
        _ => $"The connection to {host} broke before the answer was complete.",
    };
}
