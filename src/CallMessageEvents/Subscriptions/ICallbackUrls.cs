namespace CallMessageEvents;

/// <summary>
/// Where Twilio reaches this application's callback endpoints: what to write into TwiML and subscriptions. The option <c>PublicBaseUrl</c>, and the path of the endpoint;
/// never what a request says of its host. Registered by <c>AddCallMessageEvents</c>, thread-safe.
/// </summary>
public interface ICallbackUrls
{
    /// <summary>The address for messages; null while no endpoint is mapped or <c>PublicBaseUrl</c> is not set.</summary>
    Uri? Messages { get; }

    /// <summary>The address for status callbacks: TwiML's <c>statusCallback</c>. Null while no endpoint is mapped or <c>PublicBaseUrl</c> is not set.</summary>
    Uri? Status { get; }
}
