namespace CallMessageEvents;

/// <summary>The errors for an answer that did not come, in words.</summary>
internal static class ConnectionErrors
{
    public static TwilioConnectionException Create(
        TwilioConnectionFailure reason, string host, Exception? cause, string? idempotencyKey = null, bool outcomeUnknown = false) =>
        new(Text(reason, host, outcomeUnknown), cause) { Reason = reason, IdempotencyKey = idempotencyKey, OutcomeUnknown = outcomeUnknown };

    private static string Text(TwilioConnectionFailure reason, string host, bool outcomeUnknown)
    {
        var text = reason switch
        {
            TwilioConnectionFailure.Connect => $"No connection to {host} could be made. Check the network, Region and Edge or BaseAddress; nothing was sent.",
            TwilioConnectionFailure.TimedOut => $"{host} did not answer in time.",
            TwilioConnectionFailure.CircuitOpen => $"Nothing was sent, because requests to {host} have been failing. It is tried again in a few seconds.",
            _ => $"The connection to {host} broke before the answer was complete.",
        };
        return outcomeUnknown ? $"{text} It may have been processed all the same: to repeat it, use the same IdempotencyKey." : text;
    }
}
