namespace CallMessageEvents;

/// <summary>Configures a subscription: where and how Twilio delivers an end user's messages.</summary>
public sealed class SubscribeOptions
{
    /// <summary>Gets the address that Twilio calls for each message: http or https, with a host name without underscores.</summary>
    /// <value>The default is null: <see cref="ICallbackUrls.Messages"/>, the address of this application's endpoint.</value>
    /// <remarks>A fragment of the address is kept; then <see cref="Retry"/> is not used.</remarks>
    public Uri? Callback { get; init; }

    /// <summary>Gets the HTTP method that Twilio calls with.</summary>
    /// <value>The default is <see cref="WebhookMethod.Post"/>. GET leaks content into access logs.</value>
    public WebhookMethod Method { get; init; }

    /// <summary>Gets how Twilio retries a failed callback.</summary>
    /// <value>The default is <see cref="WebhookRetry.Default"/>.</value>
    public WebhookRetry Retry { get; init; } = WebhookRetry.Default;

    /// <summary>Gets the key that identifies the subscription when it is requested again.</summary>
    /// <value>The default is null: a key made from the leg and the address, so that it is the same on every node and after a restart.</value>
    public string? IdempotencyKey { get; init; }
}
