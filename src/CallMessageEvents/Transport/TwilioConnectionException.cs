using System.Net.Sockets;

namespace CallMessageEvents;

/// <summary>There was no answer from Twilio.</summary>
public sealed class TwilioConnectionException : CallMessageException
{
    /// <summary>Creates the error.</summary>
    /// <param name="message">What happened and what to do.</param>
    /// <param name="innerException">The cause.</param>
    public TwilioConnectionException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <inheritdoc/>
    /// <value>False for <see cref="TwilioConnectionFailure.Tls"/>, as a certificate that was refused is refused again; else true.</value>
    public override bool IsTransient => Reason != TwilioConnectionFailure.Tls;

    /// <summary>Gets why there was no answer.</summary>
    public TwilioConnectionFailure Reason { get; init; }

    /// <summary>Whether the application's <see cref="ITwilioCredentials"/> failed, so that no request was begun.</summary>
    internal bool LacksCredentials { get; init; }

    /// <summary>What an exception of an <see cref="HttpClient"/> means for the request, for those who write an <see cref="ITwilioTransport"/>.</summary>
    /// <param name="cause">What the client threw.</param>
    /// <returns>
    /// <see cref="TwilioConnectionFailure.Connect"/> and <see cref="TwilioConnectionFailure.Tls"/> only where nothing can have been sent. What came before the
    /// client, such as credentials that could not be resolved, it cannot know: that is <see cref="TwilioConnectionFailure.NotSent"/>.
    /// </returns>
    public static TwilioConnectionFailure ReasonOf(Exception cause) => cause switch
    {
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => TwilioConnectionFailure.Tls,
        HttpRequestException
        {
            HttpRequestError: HttpRequestError.NameResolutionError or HttpRequestError.ConnectionError or HttpRequestError.ProxyTunnelError,
        } => TwilioConnectionFailure.Connect,
        HttpRequestException { InnerException: SocketException { SocketErrorCode: SocketError.ConnectionRefused } } => TwilioConnectionFailure.Connect,
        OperationCanceledException => TwilioConnectionFailure.TimedOut,
        _ => TwilioConnectionFailure.Reset,
    };
}
