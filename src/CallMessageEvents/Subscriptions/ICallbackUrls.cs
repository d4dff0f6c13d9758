namespace CallMessageEvents;

/// <summary>
/// The addresses of this application's callback endpoints, for TwiML and subscriptions. Each consists of the option <c>PublicBaseUrl</c> and the endpoint's
/// path; a request's host is never used. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
/// </summary>
public interface ICallbackUrls
{
    /// <summary>Gets the address for messages; null while no endpoint is mapped or <c>PublicBaseUrl</c> is not set.</summary>
    Uri? Messages { get; }

    /// <summary>
    /// Gets the address for status callbacks: TwiML's <c>statusCallback</c>. Null while no endpoint is mapped or <c>PublicBaseUrl</c> is not set.
    /// </summary>
    Uri? Status { get; }
}
