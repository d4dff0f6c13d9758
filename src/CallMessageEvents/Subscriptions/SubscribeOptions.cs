namespace CallMessageEvents;

/// <summary>Where Twilio brings the messages of one end user.</summary>
public sealed class SubscribeOptions
{
    /// <summary>Gets the address that Twilio calls for each message: http or https, with a host name without underscores.</summary>
    /// <value>The default is null: <see cref="ICallbackUrls.Messages"/>, where this application's endpoint is.</value>
    /// <remarks>Where the address has a fragment, that is kept, and <see cref="Retry"/> is not used.</remarks>
    public Uri? Callback { get; init; }

    /// <summary>Gets how Twilio calls.</summary>
    /// <value>The default is <see cref="WebhookMethod.Post"/>. GET leaks content into access logs.</value>
    public WebhookMethod Method { get; init; }

    /// <summary>Gets what Twilio retries.</summary>
    /// <value>The default is <see cref="WebhookRetry.Default"/>.</value>
    public WebhookRetry Retry { get; init; } = WebhookRetry.Default;

    /// <summary>Gets the key that is the same whenever the same subscription is asked for.</summary>
    /// <value>The default is null: a key made from the leg and the address, so that it is the same on every node and after a restart.</value>
    public string? IdempotencyKey { get; init; }
}
