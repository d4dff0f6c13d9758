namespace CallMessageEvents;

/// <summary>
/// Where Twilio reaches this application's callback endpoints: what to write into TwiML and subscriptions. Made from the option <c>PublicBaseUrl</c> and the
/// path of the endpoint, never from a request's host. Registered by <c>AddCallMessageEvents</c>. Thread-safe.
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
