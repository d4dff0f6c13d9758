using System.Text.Json.Serialization;

namespace CallMessageEvents;

/// <summary>Why there was no answer from Twilio.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TwilioConnectionFailure>))]
public enum TwilioConnectionFailure
{
    /// <summary>No connection was made, so that nothing was sent.</summary>
    Connect,

    /// <summary>No answer came in time; the request may have been processed.</summary>
    TimedOut,

    /// <summary>The connection broke before the answer was complete; the request may have been processed.</summary>
    Reset,

    /// <summary>Nothing was sent, because too many requests have failed; one is tried after <c>Resilience.CircuitBreaker.BreakDuration</c>.</summary>
    CircuitOpen,

    /// <summary>
    /// No TLS connection was made, so that nothing was sent: the server's certificate was refused, or the handshake failed otherwise. The text says which.
    /// </summary>
    Tls,

    /// <summary>
    /// Nothing left this process: the application's own code failed first, such as its <see cref="ITwilioCredentials"/> or a handler of its HttpClient. This is
    /// no failure of Twilio, and never leads to <see cref="CircuitOpen"/>.
    /// </summary>
    NotSent,
}
