namespace CallMessageEvents.Twilio;

/// <summary>The errors for an answer that did not come, in words. None quotes an answer: it might quote a message.</summary>
internal static class RestClientErrors
{
    public static TwilioConnectionException NotHad(Exception cause) =>
        Create(TwilioConnectionFailure.Connect, $"The ITwilioRestClient could not be had ({cause.GetType().Name}): {cause.Message}", cause);

    public static TwilioConnectionException NoAnswer(Exception cause)
    {
        var reason = TwilioConnectionException.ReasonOf(cause);
        return Create(reason, reason switch
        {
            TwilioConnectionFailure.Connect => "The ITwilioRestClient could not connect to Twilio. Check the network, and the client's region, edge and proxy.",
            TwilioConnectionFailure.TimedOut => "The ITwilioRestClient had no answer in the time that its HTTP client allows.",
            _ => "The ITwilioRestClient failed before the answer was complete; the inner exception says more.",
        }, cause);
    }

    public static TwilioConnectionException Unreadable() =>
        Create(TwilioConnectionFailure.Reset, "The ITwilioRestClient brought an answer without a status.", null);

    public static TwilioConnectionException Thrown(Exception cause) =>
        Create(TwilioConnectionFailure.Reset, $"The ITwilioRestClient threw {cause.GetType().Name}; the inner exception says more.", cause);

    private static TwilioConnectionException Create(TwilioConnectionFailure reason, string text, Exception? cause) => new(text, cause) { Reason = reason };
}
