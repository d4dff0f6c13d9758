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

    /// <summary>Returns the reason for an exception of an <see cref="HttpClient"/>, for implementations of <see cref="ITwilioTransport"/>.</summary>
    /// <param name="cause">What the client threw.</param>
    /// <returns>
    /// <see cref="TwilioConnectionFailure.Connect"/> and <see cref="TwilioConnectionFailure.Tls"/> only when nothing can have been sent. It cannot know what
    /// failed before the client was called, such as credentials that could not be resolved: use <see cref="TwilioConnectionFailure.NotSent"/> for that.
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
