using System.Diagnostics.CodeAnalysis;

namespace CallMessageEvents;

/// <summary>
/// The addresses of this application's callback endpoints, for TwiML and subscriptions. Each consists of the option <c>PublicBaseUrl</c> and the endpoint's
/// path; a request's host is never used. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
/// <remarks>
/// An address is known once <c>PublicBaseUrl</c> is set and the endpoint is mapped; in a route group, once the application serves. A route with parameters that
/// have no default values has none.
/// </remarks>
public interface ICallbackUrls
{
    /// <summary>Gets the address for messages.</summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what is missing, and what to do.</exception>
    Uri Messages { get; }

    /// <summary>
    /// Gets the address for status callbacks: TwiML's <c>statusCallback</c>. Its fragment is <see cref="WebhookRetry.Default"/>: Twilio shall bring a status
    /// again that failed, since a leg of which the application never learns is not subscribed to.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is none; the message says what is missing, and what to do.</exception>
    Uri Status { get; }

    /// <summary>Gets the address for messages, if there is one.</summary>
    /// <param name="address">The address; null when there is none.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetMessages([NotNullWhen(true)] out Uri? address);

    /// <summary>Gets the address for status callbacks, if there is one.</summary>
    /// <param name="address">The address; null when there is none.</param>
    /// <returns>Whether there is one.</returns>
    bool TryGetStatus([NotNullWhen(true)] out Uri? address);
}
