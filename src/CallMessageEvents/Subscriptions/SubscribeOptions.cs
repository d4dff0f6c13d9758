namespace CallMessageEvents;

/// <summary>Where Twilio brings the messages of one end user.</summary>
public sealed class SubscribeOptions
{
    /// <summary>
    /// The address that Twilio calls for each message: http or https, with a host name without underscores. A fragment of its own is kept, and then
    /// <see cref="Retry"/> is not used. Default: <see cref="ICallbackUrls.Messages"/>, where this application's endpoint is.
    /// </summary>
    public Uri? Callback { get; init; }

    /// <summary>How Twilio calls. Default: <see cref="WebhookMethod.Post"/>. GET leaks content into access logs.</summary>
    public WebhookMethod Method { get; init; }

    /// <summary>What Twilio repeats. Default: <see cref="WebhookRetry.Default"/>.</summary>
    public WebhookRetry Retry { get; init; } = WebhookRetry.Default;

    /// <summary>A text that is the same whenever the same subscription is asked for. Default: made from leg and address, so that nodes and restarts agree.</summary>
    public string? IdempotencyKey { get; init; }
}
