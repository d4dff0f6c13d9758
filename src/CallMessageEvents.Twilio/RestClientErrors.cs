using System.Net.Sockets;
using System.Security.Authentication;

namespace CallMessageEvents.Twilio;

/// <summary>Creates the errors of requests without an answer. No error quotes an answer, because that might quote a message.</summary>
internal static class RestClientErrors
{
    public static TwilioConnectionException NotHad(Exception cause) =>
        Create(
            TwilioConnectionFailure.NotSent,
            $"The ITwilioRestClient could not be resolved ({cause.GetType().Name}), and nothing was sent. "
            + "Call TwilioClient.Init, add an ITwilioRestClient to the container, or see what the factory given to "
            + "UseTwilioRestClient throws: the inner exception says more.",
            cause);

    public static TwilioConnectionException NoAnswer(Exception cause)
    {
        var reason = TwilioConnectionException.ReasonOf(cause);
        return Create(reason, reason switch
        {
            TwilioConnectionFailure.Connect =>
                $"The ITwilioRestClient could not connect to Twilio{Word<SocketException>(cause, static e => e.SocketErrorCode.ToString())}. Check the "
                + "network and its name resolution, and the client's region, edge and proxy.",
            TwilioConnectionFailure.Tls =>
                $"The ITwilioRestClient could not make a TLS connection{Word<AuthenticationException>(cause, static e => e.Message.TrimEnd('.'))}. A "
                + "certificate that is refused may be self-signed, expired or for another name: check the client's proxy, and what this machine trusts.",
            TwilioConnectionFailure.TimedOut => "The ITwilioRestClient had no answer in the time that its HTTP client allows.",
            _ => $"The ITwilioRestClient failed ({cause.GetType().Name}) before the answer was complete; the inner exception says more.",
        }, cause);
    }

    public static TwilioConnectionException Unreadable() =>
        Create(TwilioConnectionFailure.Reset, "The ITwilioRestClient brought an answer without a status.", null);

    public static TwilioConnectionException Thrown(Exception cause) =>
        Create(TwilioConnectionFailure.Reset, $"The ITwilioRestClient threw {cause.GetType().Name}; the inner exception says more.", cause);

    /// <summary>Returns the text of the outermost fitting exception, in brackets.</summary>
    private static string Word<T>(Exception? cause, Func<T, string> say)
        where T : Exception
    {
        while (cause is not (null or T)) cause = cause.InnerException;
        return cause is T found ? $" ({say(found)})" : string.Empty;
    }

    private static TwilioConnectionException Create(TwilioConnectionFailure reason, string text, Exception? cause) => new(text, cause) { Reason = reason };
}
